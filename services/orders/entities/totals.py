"""What an order comes to: computed from its lines, payments, refunds and returns, never told."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.events import OrderLine, RefundLine

Pieces = Mapping[str, int]
"""How many pieces, by line."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in."""

    amount_minor: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that went back: for lines, or pro rata for all."""

    amount_minor: int
    currency: str
    at: datetime
    lines: tuple[RefundLine, ...] | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """Goods that came back; without lines, all that the shipment had delivered."""

    shipment_id: str
    lines: dict[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums in minor units of the order's currency.

    `returned_minor` is what came back, at the order's prices; `due_minor` is still to be paid, `excess_minor` was paid
    beyond what is owed. Cost and margin are known if every line has a cost.
    """

    gross_minor: int = 0
    discount_minor: int = 0
    net_minor: int = 0
    cost_minor: int | None = None
    margin_minor: int | None = None
    paid_minor: int = 0
    refunded_minor: int = 0
    returned_minor: int = 0
    due_minor: int = 0
    excess_minor: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A refund that is called for; issuing it is a command. Without lines it is pro rata."""

    amount_minor: int
    lines: tuple[RefundLine, ...] | None


def net_of(line: OrderLine) -> int:
    """Return what the line costs after its discount."""
    return line.amount_minor - line.discount_minor


def totals(
    lines: Sequence[OrderLine], paid: int, refunded: int, returned: Mapping[str, int], *, is_cancelled: bool
) -> Totals:
    """Return what an order with *lines* comes to; *returned* is what came back, in money by line.

    A refund beyond what was returned or overpaid is a price cut: it is not owed again.
    """
    gross, discount = sum(line.amount_minor for line in lines), sum(line.discount_minor for line in lines)
    net, back = gross - discount, sum(returned.values())
    cost = _cost(lines)
    cut = max(0, refunded - back - max(0, paid - net))
    owed = 0 if is_cancelled else max(0, net - back - cut)
    balance = owed - (paid - refunded)
    return Totals(
        gross_minor=gross,
        discount_minor=discount,
        net_minor=net,
        cost_minor=cost,
        margin_minor=None if cost is None else net - cost,
        paid_minor=paid,
        refunded_minor=refunded,
        returned_minor=back,
        due_minor=max(0, balance),
        excess_minor=max(0, -balance),
    )


def _cost(lines: Sequence[OrderLine]) -> int | None:
    costs = [line.cost_minor for line in lines]
    known = [cost for cost in costs if cost is not None]
    return sum(known) if known and len(known) == len(costs) else None


def came_back(returns: Iterable[Return], delivered: Mapping[str, Pieces]) -> Pieces:
    """Return the pieces that came back, where *delivered* says what each shipment had brought."""
    pieces: Counter[str] = Counter()
    for one in returns:
        pieces.update(delivered.get(one.shipment_id, {}) if one.lines is None else one.lines)
    return pieces


def worth(lines: Sequence[OrderLine], pieces: Pieces) -> dict[str, int]:
    """Return what *pieces* of the lines cost after discounts, by line, rounded down until the line is whole."""
    counted = ((line, min(pieces.get(line.line_id, 0), line.quantity)) for line in lines)
    return {line.line_id: net_of(line) * count // line.quantity for line, count in counted if count}


def refunded_by_line(refunds: Iterable[Refund]) -> Counter[str]:
    """Return what went back for lines that refunds name."""
    back: Counter[str] = Counter()
    for refund in refunds:
        back.update({line.line_id: line.amount_minor for line in refund.lines or ()})
    return back


def proposal(excess: int, returned: Mapping[str, int], refunded: Mapping[str, int]) -> Proposal | None:
    """Return the refund that *excess* calls for: of the lines that came back, if that is what it is for."""
    if not excess:
        return None
    open_ = {line_id: amount - refunded.get(line_id, 0) for line_id, amount in returned.items()}
    lines = tuple(_shared_out(excess, open_))
    is_for_lines = sum(line.amount_minor for line in lines) == excess
    return Proposal(excess, lines if is_for_lines else None)


def _shared_out(excess: int, open_: Mapping[str, int]) -> Iterator[RefundLine]:
    for line_id, amount in open_.items():
        share = min(amount, excess)
        if share > 0:
            excess -= share
            yield RefundLine(line_id=line_id, amount_minor=share)
