"""How well each of the department's people works: it stays the same all along."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Talent:
    """What sets somebody apart from the others."""

    wins: float = 1.0
    """Of the usual chance to win a deal."""
    delay: float = 1.0
    """Of the usual time until a lead hears from us."""
    calls: int = 4
    """On a usual day, besides those to leads."""
    diligence: float = 0.8
    """How often a call or a task is done by its time."""
    charm: int = 0
    """What clients give beyond the usual score."""


TALENTS = {
    "ada-berg": Talent(wins=1.4, delay=0.4, calls=6, diligence=0.95, charm=1),
    "bruno-costa": Talent(wins=1.1, delay=0.8, calls=5, diligence=0.85),
    "chloe-dubois": Talent(wins=0.95, delay=1.1),
    "daniel-eriksen": Talent(wins=1.05, diligence=0.75),
    "elif-demir": Talent(wins=1.3, delay=0.5, calls=5, diligence=0.9, charm=1),
    "felix-gruber": Talent(wins=0.45, delay=5.0, calls=2, diligence=0.45, charm=-2),
    "grace-hughes": Talent(delay=0.9, diligence=0.85),
    "hugo-ibarra": Talent(wins=0.8, delay=1.8, calls=3, diligence=0.65),
    "irina-jansen": Talent(wins=1.25, delay=0.6, calls=5, diligence=0.9, charm=1),
    "jonas-keller": Talent(wins=0.9, calls=3),
    "kaori-lind": Talent(delay=0.7, diligence=0.9),
    "luca-moretti": Talent(wins=0.6, delay=1.5, calls=7, diligence=0.6, charm=-1),
}
BEST, WEAKEST = "ada-berg", "felix-gruber"
"""Who leads every list, and who clearly needs help."""
USUAL = Talent()


def talent_of(manager_id: str) -> Talent:
    """Return how well the manager works."""
    return TALENTS.get(manager_id, USUAL)
