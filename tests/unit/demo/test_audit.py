from dataclasses import asdict, replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console

from deploy.demo.audit import Comparison, compared
from deploy.demo.auditor import Auditor, Patience, scopes_of
from deploy.demo.books import Books, Figure
from deploy.demo.facts import Act, Facts, Lead, Person, Place, Team
from deploy.demo.report import differences, numbers, shown
from shared.values import COMPANY, UNASSIGNED, Period, Scope

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MARCH = Period.parse("2026-03")


def the_facts() -> Facts:
    facts = Facts()
    facts.put(
        Team("north", "North", None, NOON),
        Person("ann", "Ann", "manager", (Place(NOON, "north"),)),
        Lead("l1", "c1", NOON, assignments=(Act(NOON, "ann"),)),
    )
    return facts


def card_of(books: Books, scope: Scope = COMPANY, period: Period = MARCH) -> dict[str, Any]:
    """Return the scorecard of a service that agrees with *books*."""
    figures = books.scorecard(scope, period, NOON)
    kpis = {kpi: as_json(asdict(figure)) for kpi, figure in figures.items()}
    return {"as_of": NOON.isoformat(), "version": 1, "kpis": kpis}


def as_json(figure: Any) -> Any:
    if isinstance(figure, dict):
        return {key: as_json(value) for key, value in figure.items()}
    return float(figure) if isinstance(figure, Fraction) else figure


def different(figure: Figure, found: dict[str, Any], kpi: str = "win_rate") -> list[str]:
    return [one.part for one in compared("company", "2026", {kpi: found}, {kpi: figure}) if not one.is_equal]


A_THIRD = Figure(Fraction(1, 3), 1, 3, 3)


def test_what_a_float_can_say_is_equal_and_anything_else_is_not() -> None:
    right = as_json(asdict(A_THIRD))

    assert different(A_THIRD, right) == []
    assert different(A_THIRD, right | {"value": 0.3334}) == ["value"]
    assert different(A_THIRD, right | {"numerator": 2, "n": 4}) == ["numerator", "n"]
    assert different(A_THIRD, right | {"value": None, "reason": "no_data"}) == ["value", "reason"]
    assert different(replace(A_THIRD, value=None), right) == ["value"]


def test_medians_may_be_off_by_their_bucket_and_means_may_not() -> None:
    figure = Figure(1_000, 3_000, 3, 3, details={"mean": 1_000, "median": 1_000, "p90": 1_000})
    off = as_json(asdict(figure)) | {"details": {"mean": 1_001, "median": 1_009, "p90": 1_011}}

    assert different(figure, off | {"value": 1_009}, "speed_to_lead_seconds") == ["mean", "p90"]
    assert different(figure, off | {"value": 1_009}, "sales_cycle_days") == ["value", "mean", "p90"]


def test_a_kpi_that_the_scorecard_lacks_differs_everywhere() -> None:
    assert len(different(A_THIRD, {}, "other")) == 7


async def test_a_difference_that_goes_away_in_time_is_none() -> None:
    books = Books(the_facts(), ZoneInfo("UTC"))
    answers = iter([{"as_of": NOON.isoformat(), "version": 0, "kpis": {}}, card_of(books)])

    async def read(_scope: Scope, _period: Period) -> dict[str, Any]:
        return next(answers)

    result = await Auditor(books, read, patience_s=5).result([COMPANY], [MARCH], lambda _: None)

    assert result.is_equal
    assert result.compared >= 14 * 7


async def test_a_difference_that_stays_is_shown() -> None:
    books = Books(the_facts(), ZoneInfo("UTC"))

    async def read(scope: Scope, period: Period) -> dict[str, Any]:
        card = card_of(books, scope, period)
        card["kpis"]["leads_created"]["value"] = 7
        return card

    result = await Auditor(books, read, patience_s=0).result([COMPANY], [MARCH], lambda _: None)

    assert result.different == [Comparison("company", "2026-03", "leads_created", "value", 1, 7)]
    assert "leads_created" in shown_text(differences(result.different))


async def test_only_a_version_that_was_not_seen_before_is_news() -> None:
    fresh, stale = Patience(60), Patience(-60)

    for patience in (fresh, stale):
        patience.hear(COMPANY, MARCH, 1)

    assert not fresh.is_over
    assert stale.is_over
    stale.seconds = 60
    stale.hear(COMPANY, MARCH, 1)
    assert stale.is_over
    stale.hear(COMPANY, MARCH, 2)
    assert not stale.is_over


def test_all_scopes_are_the_company_its_teams_its_managers_and_nobody() -> None:
    assert list(scopes_of(the_facts())) == [COMPANY, Scope.team("north"), Scope.manager("ann"), UNASSIGNED]


def test_the_numbers_are_a_table_with_a_column_for_each_owner() -> None:
    books = Books(the_facts(), ZoneInfo("UTC"))
    text = shown_text(numbers("March", {str(s): books.scorecard(s, MARCH, NOON) for s in (COMPANY, UNASSIGNED)}))

    assert "unassigned" in text
    assert all(kpi in text for kpi in books.scorecard(COMPANY, MARCH, NOON))


def test_without_a_terminal_progress_is_a_few_lines() -> None:
    screen = Console(record=True, width=100)

    with shown(screen, "events", 8) as progress:
        for _ in range(8):
            progress(1)

    assert screen.export_text().splitlines() == [f"events: {done} of 8" for done in (2, 4, 6, 8)]


def shown_text(thing: Any) -> str:
    screen = Console(record=True, width=160)
    screen.print(thing)
    return screen.export_text()
