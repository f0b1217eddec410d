"""The records behind a number add up to it, for every KPI, scope, period and moment."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from services.kpi.kpis import CATALOGUE, KPI, Figures, Kpi, OnRequest
from services.kpi.kpis.figures import NoRateError, RangeNotKeptError
from services.kpi.kpis.kpi import plain
from services.kpi.measures import Measure
from services.kpi.score.explain import (
    Explained,
    Facet,
    Question,
    explained,
    numerator,
    opening_stocks,
    totals,
    weights_above,
)
from services.kpi.score.sums import Now
from shared.events import CATALOGUE as EVENTS
from shared.events import AnyEvent
from shared.values import Period, Scope
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_deal_opened,
    a_deal_reopened,
    a_lead_created,
    a_manager_joined,
    a_manager_moved,
    a_team_created,
    an_order_placed,
)
from tests.strategies import World, streams
from tests.unit.kpi.score.scoring import LATER, Office

WORLD = World(since=datetime(2026, 11, 20, tzinfo=UTC), until=datetime(2027, 1, 10, tzinfo=UTC))
moments = st.datetimes(datetime(2026, 11, 20), datetime(2027, 1, 10), timezones=st.just(UTC))  # noqa: DTZ001
periods = st.sampled_from(["2026", "2026-Q4", "2026-11", "2026-12", "2026-W48", "2026-W53", "2026-11-25"])
LIVE = [kpi for kpi in CATALOGUE if not isinstance(kpi, OnRequest)]


def behind(
    office: Office, kpi: Kpi, scope: str, period: str, *, now: datetime = LATER, facet: Facet | None = None
) -> list[Explained]:
    """Return the records behind a number."""
    question = Question(
        kpi=kpi,
        scope=Scope.parse(scope),
        period=Period.parse(period),
        now=Now.at(now, office.house.rules),
        roster=office.directory.roster,
        rates=office.directory.rates(office.house.currency),
        rules=office.house.rules,
        facet=facet,
    )
    return list(explained(office.kept_records(), question))


def figure(measure: Measure, figures: Figures) -> Fraction | None:
    """Return what the reading takes of *measure*; None where it is null."""
    try:
        counted = figures.durations(measure).total() + amounts(measure, figures)
        return counted or figures.number(measure)
    except (NoRateError, RangeNotKeptError):
        return None


def amounts(measure: Measure, figures: Figures) -> Fraction:
    """Return how many amounts, of whatever currency, were counted by bucket."""
    flows = figures.flows.items()
    counts = (value for key, value in flows if key.startswith(f"{measure.name}:") and "#" in key)
    return Fraction(sum(counts)) / measure.scale


def ids(found: Iterable[Explained]) -> list[str]:
    return [one.record.key.id for one in found]


@settings(max_examples=40, deadline=None)
@given(streams(*EVENTS, world=WORLD, most=40), periods, moments, st.data())
def test_what_records_add_is_the_number_exactly(
    told: list[AnyEvent], period: str, now: datetime, draw: st.DataObject
) -> None:
    office = Office(told)
    scope = draw.draw(st.sampled_from(office.scopes()))
    figures = office.figures(scope, period, now=now)

    for kpi in LIVE:
        added = totals(behind(office, kpi, scope, period, now=now))
        opening = opening_stocks(kpi)
        for measure in kpi.measures:
            said = figure(measure, figures.at_opening if measure.name in opening else figures)
            if said is not None:
                assert (kpi.id, measure.name, added.get(measure.name, 0)) == (kpi.id, measure.name, said)


@settings(max_examples=40, deadline=None)
@given(streams(*EVENTS, world=WORLD, most=40), periods, moments, st.data())
def test_numerators_of_records_add_up_to_that_of_the_reading(
    told: list[AnyEvent], period: str, now: datetime, draw: st.DataObject
) -> None:
    office = Office(told)
    scope = draw.draw(st.sampled_from(office.scopes()))
    card = office.card(scope, period, now=now)

    for kpi in LIVE:
        weights, reading = weights_above(kpi), card[kpi.id]
        if weights is not None and reading.numerator is not None:
            parts = [numerator(one.shares, weights) for one in behind(office, kpi, scope, period, now=now)]
            added = sum((part for part in parts if part is not None), Fraction())
            assert (kpi.id, plain(added)) == (kpi.id, reading.numerator)


def test_what_is_taken_away_above_the_line_counts_against() -> None:
    kpi = KPI["shipments_late"]
    due, on_time = (measure.name for measure in kpi.numerators)

    assert numerator({due: Fraction(3), on_time: Fraction(2)}, weights_above(kpi)) == 1
    assert numerator({due: None}, weights_above(kpi)) is None
    assert weights_above(KPI["sales_velocity"]) is None


def test_a_numerator_is_the_sum_of_its_records() -> None:
    office = Office([a_deal_closed(deal_id="1"), a_deal_closed(deal_id="2", client_id="other")])

    found = behind(office, KPI["deals_won"], "manager:ann", "2026-11")

    assert sorted(ids(found)) == ["1", "2"]
    assert plain(totals(found)["deals_won"]) == office.card("manager:ann", "2026-11")["deals_won"].numerator


def test_a_deal_that_was_won_and_reopened_is_behind_no_win() -> None:
    office = Office([a_deal_closed(), a_deal_reopened(at=MORNING + timedelta(days=1))])

    assert behind(office, KPI["deals_won"], "company", "2026-11") == []


def test_money_is_told_in_its_own_currency_and_as_null_where_there_is_no_rate() -> None:
    office = Office([an_order_placed(currency="USD")], currency="EUR")

    (found,) = behind(office, KPI["revenue_booked"], "company", "2026-11")

    assert found.money["revenue_booked_minor"] == {"USD": 1_000}
    assert found.shares["revenue_booked_minor"] is None


def test_a_team_has_the_records_of_its_members_days() -> None:
    told = [
        a_team_created(team_id="north"),
        a_team_created(team_id="south"),
        a_manager_joined(team_id="north", at=MORNING - timedelta(days=30)),
        a_manager_moved(team_id="south", at=MORNING - timedelta(days=5)),
        a_deal_closed(deal_id="before", at=MORNING - timedelta(days=6)),
        a_deal_closed(deal_id="after"),
        a_deal_opened(deal_id="open", at=MORNING - timedelta(days=20)),
    ]
    office = Office(told)

    assert ids(behind(office, KPI["deals_won"], "team:north", "2026-11")) == ["before"]
    assert ids(behind(office, KPI["deals_won"], "team:south", "2026-11")) == ["after"]
    assert "open" in ids(behind(office, KPI["open_pipeline"], "team:south", "2026-11"))


def test_one_value_of_a_dimension_has_its_records_alone() -> None:
    kpi = next((kpi for kpi in LIVE if "channel" in kpi.by), None)
    if kpi is None:
        return
    office = Office([a_lead_created(lead_id="1", channel="web"), a_lead_created(lead_id="2", channel="fair")])

    found = behind(office, kpi, "company", "2026-11", facet=Facet("channel", "web"))

    assert "2" not in ids(found)


def test_a_period_that_has_not_come_has_no_records() -> None:
    assert behind(Office([a_deal_closed()]), KPI["deals_won"], "company", "2027", now=MORNING) == []
