"""What a KPI on request is told, and numbers by the values of a dimension."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.kpi.kpis import CATALOGUE, OnRequest
from services.kpi.measures import MEASURES
from services.kpi.score.asking import Asking
from services.kpi.score.breakdown import ValueReading, in_order
from services.kpi.score.cards import Card
from shared.events import CATALOGUE as EVENTS
from shared.events import AnyEvent, KpiReading
from shared.values import COMPANY, UNASSIGNED, Period, PeriodKind, Scope, kind_of
from tests.builders import MORNING, a_deal_closed, a_manager_joined, a_team_created, an_order_placed
from tests.strategies import World, streams
from tests.unit.kpi.score.scoring import Office

WORLD = World(since=datetime(2026, 11, 20, tzinfo=UTC), until=datetime(2027, 1, 10, tzinfo=UTC))
NOVEMBER = Period.parse("2026-11")
ANN = Scope.manager("ann")


def asking(told: list[AnyEvent], scope: Scope = COMPANY, period: Period = NOVEMBER) -> Asking:
    return Asking(Office(told).generation(), Card(scope, period))


async def test_figures_are_those_of_the_days_asked_for() -> None:
    ask = asking([a_deal_closed(deal_id="1"), a_deal_closed(deal_id="2", at=MORNING - timedelta(days=3))])

    figures = await ask.figures(ANN, date(2026, 11, 21), date(2026, 11, 23))

    assert figures.flows["deals_won"] == 10_000
    assert figures.kind is PeriodKind.DAY


async def test_the_days_of_a_month_are_a_month() -> None:
    figures = await asking([a_deal_closed()]).figures(COMPANY, NOVEMBER.first, NOVEMBER.last)

    assert figures.kind is PeriodKind.MONTH
    assert kind_of(date(2026, 10, 1), date(2026, 12, 31)) is PeriodKind.QUARTER
    assert kind_of(date(2026, 10, 2), date(2026, 12, 31)) is PeriodKind.DAY


async def test_manager_days_are_the_days_that_count_for_the_team() -> None:
    told = [
        a_team_created(),
        a_manager_joined(at=MORNING - timedelta(days=1)),
        a_deal_closed(),
        a_deal_closed(deal_id="2", at=MORNING - timedelta(days=3)),
        a_deal_closed(deal_id="3", manager_id="bob"),
    ]
    ask = asking(told)

    of_team = await ask.manager_days(Scope.team("team-1"), date(2026, 11, 1), date(2026, 11, 23))
    of_company = await ask.manager_days(COMPANY, date(2026, 11, 20), date(2026, 11, 23))

    assert [(one.manager, one.day.day, one.figures.flows.get("deals_won", 0)) for one in of_team] == [
        ("ann", 22, 0),
        ("ann", 23, 10_000),
    ]
    won = {(one.manager, one.day.day) for one in of_company if one.figures.flows.get("deals_won")}
    assert won == {("ann", 20), ("ann", 23), ("bob", 23)}


async def test_readings_are_the_scorecard() -> None:
    told = [a_deal_closed(), an_order_placed()]

    assert await asking(told).readings(ANN, NOVEMBER) == Office(told).card("manager:ann", "2026-11")


async def test_clients_are_those_whom_the_scope_served_last() -> None:
    told = [
        an_order_placed(client_id="both", at=MORNING - timedelta(days=1)),
        an_order_placed(client_id="both", order_id="2", manager_id="bob"),
        an_order_placed(client_id="hers", order_id="3"),
    ]
    ask = asking(told)

    assert {client async for client, _ in ask.clients(ANN)} == {"hers"}
    assert {client async for client, _ in ask.clients(Scope.manager("bob"))} == {"both"}
    assert {client async for client, _ in ask.clients(COMPANY)} == {"both", "hers"}
    assert {client async for client, _ in ask.clients(UNASSIGNED)} == set()


@settings(max_examples=30, deadline=None)
@given(streams(*EVENTS, world=WORLD, most=40))
async def test_the_values_of_a_dimension_add_up_to_the_whole(told: list[AnyEvent]) -> None:
    ask = asking(told, period=Period.parse("2026-Q4"))
    first, last = ask.period.first, ask.period.last
    whole = await ask.figures(COMPANY, first, last)

    for dimension in {one for measure in MEASURES for one in measure.by}:
        parts = await ask.by(COMPANY, dimension, first, last)
        for measure in MEASURES:
            if dimension in measure.by and not measure.is_money and not measure.is_distinct:
                assert sum(part.count(measure) for part in parts.values()) == whole.count(measure)


@settings(max_examples=15, deadline=None)
@given(streams(*EVENTS, world=WORLD, most=30), st.sampled_from(["2026-11", "2026-11-25", "2026"]))
async def test_every_kpi_on_request_answers_whatever_was_told(told: list[AnyEvent], period: str) -> None:
    ask = asking(told, period=Period.parse(period))

    for kpi in CATALOGUE:
        if isinstance(kpi, OnRequest):
            reading = await kpi.answer(kpi, ask)
            assert reading.value is not None or reading.reason


def test_rows_are_in_their_own_order_or_begin_with_the_most() -> None:
    def row(value: str, n: int) -> ValueReading:
        return ValueReading(value, KpiReading(n=n, unit="count"))

    rows = [row("b", 1), row("a", 1), row("c", 2)]

    assert [one.value for one in in_order(rows)] == ["c", "a", "b"]
    assert [one.value for one in in_order(rows, ("b", "c"))] == ["b", "c", "a"]
