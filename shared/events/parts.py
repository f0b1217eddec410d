"""What the facts of several files are made of, and the rules that such parts keep."""

from enum import StrEnum
from itertools import pairwise

from pydantic import Field

from shared.events.envelope import Part
from shared.values import Id

WHOLE_BP = 10_000


class Medium(StrEnum):
    """How a client was reached."""

    CALL = "call"
    MEETING = "meeting"
    MAIL = "mail"
    CHAT = "chat"
    MESSAGE = "message"


class Credit(Part):
    """A manager's share of a success."""

    manager_id: Id
    share_bp: int = Field(ge=0, le=WHOLE_BP, description="basis points")


class KpiReading(Part):
    """One finished KPI: never a bare number."""

    value: int | float | None = Field(default=None, description="in `unit`; left out when nothing to divide by")
    numerator: int | float | None = None
    denominator: int | float | None = None
    n: int | float = Field(description="how many facts stand behind the value")
    unit: str
    target: int | float | None = None
    attainment: float | None = Field(default=None, description="percent of the target")
    reason: str | None = Field(default=None, description="why the value is null: no_data, no_rate, …")
    details: dict[str, int | float | None] = Field(
        default_factory=dict, description="further figures of the KPI: mean, median, p90, gap, run_rate …"
    )


def shares_are_whole(credits_: tuple[Credit, ...] | None) -> None:
    """Raise ValueError if *credits_* share out more or less than the whole, or name a manager twice."""
    if credits_ is not None and sum(credit.share_bp for credit in credits_) != WHOLE_BP:
        total = sum(credit.share_bp for credit in credits_)
        raise ValueError(f"the shares of `credits` add up to {total} basis points, not {WHOLE_BP}")
    if credits_ is not None and len({credit.manager_id for credit in credits_}) != len(credits_):
        raise ValueError("`credits` names a manager twice")


def both_or_none(**facts: object) -> None:
    """Raise ValueError if some of *facts* are given and some are not."""
    if len({fact is None for fact in facts.values()}) > 1:
        raise ValueError(f"{' and '.join(f'`{name}`' for name in facts)} come both or not at all")


def rising(**counts: int | None) -> None:
    """Raise ValueError if one of *counts* is more than the next one given."""
    given = [(name, count) for name, count in counts.items() if count is not None]
    for (part, few), (whole, many) in pairwise(given):
        if few > many:
            raise ValueError(f"{few} of `{part}` are more than the {many} of `{whole}`")
