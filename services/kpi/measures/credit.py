"""Sharing a success between managers: exactly, to the last minor unit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from services.kpi.records.proportion import in_proportion
from shared.events import WHOLE_BP, Credit

AccountT = TypeVar("AccountT")


def shares(credits_: Sequence[Credit] | None, manager: str) -> list[tuple[str, int]]:
    """Return (manager, basis points) of everybody credited; without *credits_* it is all *manager*'s."""
    return [(credit.manager_id, credit.share_bp) for credit in credits_] if credits_ else [(manager, WHOLE_BP)]


def split(total: int, parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return (manager, amount) so that the amounts add up to *total*: by largest remainder, of equals the first."""
    amounts = in_proportion(total, [share for _, share in parts])
    return [(manager, amount) for (manager, _), amount in zip(parts, amounts, strict=True)]


def split_each(
    amounts: Iterable[tuple[AccountT, int]], parts: Sequence[tuple[str, int]]
) -> Iterator[list[tuple[str, int]]]:
    """Yield (manager, amount) for each of *amounts*, which are booked to accounts one after the other.

    The managers' amounts add up to every single one, and over an account to the split of its total: so what is taken
    back whole leaves nothing to anybody.
    """
    if len(parts) == 1:
        yield from ([(parts[0][0], amount)] for _, amount in amounts)
        return
    running: defaultdict[AccountT, int] = defaultdict(int)
    for account, amount in amounts:
        before = split(running[account], parts)
        running[account] += amount
        after = split(running[account], parts)
        yield [(manager, now - was) for (manager, was), (_, now) in zip(before, after, strict=True)]
