"""What was paid for an order and given back: by line, and since when the order counts as paid."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from services.kpi.records.order_lines import Posting, net_of
from services.kpi.records.proportion import in_proportion
from shared.events import OrderLine, PaymentReceived, RefundIssued

Cash = tuple[tuple[datetime, PaymentReceived | RefundIssued], ...]
"""Payments and refunds in the order they happened, each id once."""


def posted(lines: Sequence[OrderLine], cash: Cash) -> Iterator[Posting]:
    """Yield every payment and, below 0, every refund by line.

    A payment goes to the lines in proportion to what they come to. A refund goes to the lines it names, else to all
    in proportion to what is left on them, so what is given back whole leaves nothing on any.
    """
    weights = [net_of(line) for line in lines]
    paid: defaultdict[str, int] = defaultdict(int)
    left: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(lines))
    for at, data in cash:
        on = left[data.currency]
        if isinstance(data, PaymentReceived):
            before = in_proportion(paid[data.currency], weights)
            paid[data.currency] += data.amount_minor
            parts = [now - was for was, now in zip(before, in_proportion(paid[data.currency], weights), strict=True)]
        else:
            parts, strange = _refunded(data, lines, on, weights)
            if strange:
                yield Posting(at, None, data.currency, -strange)
        for index, part in enumerate(parts):
            on[index] += part
            if part:
                yield Posting(at, lines[index], data.currency, part)


def _refunded(
    refund: RefundIssued, lines: Sequence[OrderLine], left: Sequence[int], weights: Sequence[int]
) -> tuple[list[int], int]:
    """Return what a refund takes from each line, below 0, and what it gives back for lines the order does not have."""
    if refund.lines is None:
        still = [max(0, minor) for minor in left]
        return [-part for part in in_proportion(refund.amount_minor, still if any(still) else weights)], 0
    named = {line.line_id: line.amount_minor for line in refund.lines}
    return [-named.pop(line.line_id, 0) for line in lines], sum(named.values())


def paid_turns(total: int, currency: str, cash: Cash, cancelled_at: datetime | None) -> Iterator[tuple[datetime, int]]:
    """Yield when an order of *total* became paid in full (1), and when it stopped being a paid order (-1).

    It becomes paid with the payment that reaches the total; the refund of all that was paid, or the order's
    cancelling, takes that away. What is paid in another currency reaches nothing: no rate is known here.
    """
    balance, is_paid = 0, False
    for at, data in cash:
        if data.currency != currency or (cancelled_at and at > cancelled_at):
            continue
        if isinstance(data, PaymentReceived):
            balance += data.amount_minor
            turns = not is_paid and balance >= total
        else:
            balance -= data.amount_minor
            turns = is_paid and balance <= 0
        if turns:
            is_paid = not is_paid
            yield at, 1 if is_paid else -1
    if is_paid and cancelled_at:
        yield cancelled_at, -1
