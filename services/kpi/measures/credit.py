"""Sharing a success between managers: exactly, to the last minor unit."""

from collections.abc import Sequence

from shared.events import WHOLE_BP, Credit


def shares(credits_: Sequence[Credit] | None, manager: str) -> list[tuple[str, int]]:
    """Return (manager, basis points) of everybody credited; without *credits_* it is all *manager*'s."""
    return [(credit.manager_id, credit.share_bp) for credit in credits_] if credits_ else [(manager, WHOLE_BP)]


def split(total: int, parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return (manager, amount) so that the amounts add up to *total*: by largest remainder, of equals the first."""
    floors = [divmod(total * share, WHOLE_BP) for _, share in parts]
    missing = total - sum(whole for whole, _ in floors)
    by_remainder = sorted(range(len(parts)), key=lambda index: -floors[index][1])
    lucky = set(by_remainder[:missing])
    return [(manager, floors[index][0] + (index in lucky)) for index, (manager, _) in enumerate(parts)]
