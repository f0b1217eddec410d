"""Quotes: a deal is quoted once, by the author and on the day of the first one."""

from datetime import timedelta

from tests.builders import MORNING, a_deal_closed, a_deal_lost, a_deal_opened, a_deal_reopened, a_quote_sent
from tests.folding import by_day, by_facet, by_scope, total

DAYS = [MORNING + timedelta(days=number) for number in range(6)]
SENT, QUOTED, WON = "quotes_sent", "deals_quoted", "quoted_deals_won"
QUOTES = [
    a_quote_sent(at=DAYS[1]),
    a_quote_sent(version=2, manager_id="bob", at=DAYS[2]),
    a_quote_sent(quote_id="quote-2", at=DAYS[3]),
]


def test_several_quotes_and_versions_of_a_deal_count_once_as_a_quoted_deal() -> None:
    assert by_day(QUOTED, QUOTES, scope="manager:ann") == {"2026-11-24": 1}
    assert by_scope(QUOTED, QUOTES) == {"manager:ann": 1, "company": 1}


def test_a_won_deal_counts_in_the_cohort_of_its_first_quote() -> None:
    assert by_day(WON, [*QUOTES, a_deal_closed(manager_id="bob", at=DAYS[5])]) == {"2026-11-24": 1}
    assert by_scope(WON, [*QUOTES, a_deal_closed(manager_id="bob", at=DAYS[5])]) == {"manager:ann": 1, "company": 1}


def test_a_lost_or_reopened_deal_is_quoted_and_not_won() -> None:
    for end in ([a_deal_lost(at=DAYS[4])], [a_deal_closed(at=DAYS[4]), a_deal_reopened(at=DAYS[5])]):
        assert (total(QUOTED, [*QUOTES, *end]), total(WON, [*QUOTES, *end])) == (1, 0)


def test_a_won_deal_without_a_quote_is_neither() -> None:
    assert (total(QUOTED, [a_deal_closed()]), total(WON, [a_deal_closed()])) == (0, 0)


def test_every_version_is_sent_once_however_often_it_is_told() -> None:
    again = a_quote_sent(at=DAYS[5])

    assert by_day(SENT, [*QUOTES, again]) == {"2026-11-24": 1, "2026-11-25": 1, "2026-11-26": 1}
    assert by_scope(SENT, QUOTES) == {"manager:ann": 2, "manager:bob": 1, "company": 3}


def test_quotes_are_broken_down_by_where_the_deal_came_from() -> None:
    assert by_facet(QUOTED, "channel", [a_deal_opened(channel="web"), *QUOTES]) == {"web": 1}
    assert by_facet(QUOTED, "channel", QUOTES) == {"unknown": 1}
