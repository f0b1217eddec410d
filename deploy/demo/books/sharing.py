"""How a success is shared between those credited with it."""

from collections.abc import Sequence
from fractions import Fraction

from shared.events import Credit

Shares = tuple[tuple[str, int | Fraction], ...]
WHOLE_BP = 10_000


def counted(credits_: Sequence[Credit], manager_id: str) -> Shares:
    """Return each one's fraction of one success; without *credits_* it is all *manager_id*'s."""
    if not credits_:
        return ((manager_id, 1),)
    return tuple((credit.manager_id, Fraction(credit.share_bp, WHOLE_BP)) for credit in credits_)


def paid(amount: int, credits_: Sequence[Credit], manager_id: str) -> Shares:
    """Return each one's whole minor units of *amount*: what rounding leaves over goes to the largest remainders."""
    exact = [(manager, amount * Fraction(share)) for manager, share in counted(credits_, manager_id)]
    whole = [int(part) for _, part in exact]
    places = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place][1], place))
    for place in places[: amount - sum(whole)]:
        whole[place] += 1
    return tuple((manager, part) for (manager, _), part in zip(exact, whole, strict=True))
