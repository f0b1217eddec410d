"""Two computations over the CRM that share no code, the test's and the books', agree before any service is asked."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from deploy.demo.books import Books
from deploy.demo.crm import crm_history, read_tables, slug
from shared.values import Period, Scope
from tests.crm_truth import CrmTruth, sales_data

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_books_of_the_crm_are_what_its_rows_add_up_to() -> None:
    truth = CrmTruth(sales_data())
    books = Books(crm_history(read_tables(sales_data())).facts, ZoneInfo("UTC"))
    owners = {"company": "company", "West": "team:west", "Cara Losch": "team:cara-losch"} | {
        agent: f"manager:{slug(agent)}" for agent in truth.agents[::5]
    }

    for owner, scope in owners.items():
        for period in truth.periods():
            card = books.scorecard(Scope.parse(scope), Period.parse(period), NOW)
            expected = truth.of(owner, period)
            assert card["deals_won"].value == len(expected.won)
            assert card["deals_lost"].value == len(expected.lost)
            assert card["revenue_booked"].value == expected.revenue
            assert card["sales_cycle_days"].numerator == sum(expected.cycles)
            assert card["sales_cycle_days"].details.get("median") == expected.median_cycle
            assert (card["open_pipeline"].value, card["open_pipeline"].n) == (
                expected.open_pipeline,
                len(expected.open),
            )


def test_the_truth_is_the_whole_file() -> None:
    truth = CrmTruth(sales_data())
    quarters = [period for period in truth.periods() if "Q" in period]

    assert len(truth.periods()) == 20
    assert sum(len(truth.of("company", quarter).won) for quarter in quarters) == 4238
    assert sum(len(truth.of("company", quarter).lost) for quarter in quarters) == 2473
    assert len(truth.of("company", "2017-Q4").open) == 1589
    assert sum(truth.of("company", quarter).revenue for quarter in quarters) == 1_000_553_400
