"""What the quotes of deals contribute."""

from collections.abc import Iterator

from services.kpi.measures.deals import ORIGIN
from services.kpi.measures.measure import Measure, Move
from services.kpi.records.deal import DEAL, Deal
from services.kpi.records.rules import Rules


def _sent(deal: Deal, _rules: Rules) -> Iterator[Move]:
    """Yield every version of every quote once, as it was first sent."""
    first = {(quote.sent.quote_id, quote.sent.version): quote for quote in reversed(deal.quotes)}
    for at, sent in first.values():
        yield Move(at, sent.manager_id, 1)


def _quoted(deal: Deal, _rules: Rules) -> Iterator[Move]:
    if deal.quotes:
        at, first = deal.quotes[0]
        yield Move(at, first.manager_id, 1)


def _quoted_and_won(deal: Deal, rules: Rules) -> Iterator[Move]:
    if deal.is_won:
        yield from _quoted(deal, rules)


QUOTES_SENT = Measure("quotes_sent", DEAL, _sent, "versions of quotes, by the day they were sent and author", by=ORIGIN)
DEALS_QUOTED = Measure(
    "deals_quoted", DEAL, _quoted, "deals with a quote, by the day and the author of the first", by=ORIGIN
)
QUOTED_DEALS_WON = Measure("quoted_deals_won", DEAL, _quoted_and_won, "those of deals_quoted that stand won", by=ORIGIN)

MEASURES = (QUOTES_SENT, DEALS_QUOTED, QUOTED_DEALS_WON)
