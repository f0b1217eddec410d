"""Whether trainings lifted what they should (K51)."""

from datetime import UTC, datetime
from typing import Any

from services.kpi.kpis import KPI, OnRequest
from services.kpi.score.asking import Asking
from services.kpi.score.cards import Card
from shared.events import AnyEvent, KpiReading
from shared.values import COMPANY, Period
from tests.builders import a_line, a_manager_joined, a_manager_left, a_training_completed, an_order_placed
from tests.unit.kpi.score.scoring import Office

START, TRAINED = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 15, tzinfo=UTC)
NOW = datetime(2026, 8, 10, tzinfo=UTC)
PEOPLE = [a_manager_joined(at=START, manager_id=one) for one in ("ann", "bob")]


def sold(manager: str, year: int, month: int, minor: int) -> AnyEvent:
    line = a_line(amount_minor=minor, cost_minor=0)
    at = datetime(year, month, 3, tzinfo=UTC)
    return an_order_placed(
        order_id=f"{manager}-{at:%Y-%m}", client_id=manager, manager_id=manager, at=at, lines=(line,)
    )


def year_of(manager: str, before: int, after: int) -> list[AnyEvent]:
    return [sold(manager, 2025, month, before) for month in range(7, 13)] + [
        sold(manager, 2026, month, after) for month in range(2, 8)
    ]


def training(**facts: Any) -> AnyEvent:
    return a_training_completed(at=TRAINED, **({"kpi": "gross_margin_booked"} | facts))


SALES = [*year_of("ann", 100, 160), *year_of("bob", 100, 120)]


async def ask(*told: AnyEvent, kpi_id: str = "training_effect", now: datetime = NOW) -> KpiReading:
    kpi = KPI[kpi_id]
    assert isinstance(kpi, OnRequest)
    generation = Office([*PEOPLE, *SALES, *told]).generation(now)
    return await kpi.answer(kpi, Asking(generation, Card(COMPANY, Period.parse("2026-01"))))


async def test_it_is_the_change_of_the_trained_beyond_that_of_the_untrained() -> None:
    reading = await ask(training())

    assert (reading.value, reading.n, reading.details) == (40, 1, {"trained": 60, "others": 20})


async def test_whoever_was_trained_the_others_are_compared_with() -> None:
    reading = await ask(training(manager_id="bob"))

    assert (reading.value, reading.details) == (-40, {"trained": 20, "others": 60})


async def test_a_ratio_of_gain_and_cost_is_of_margin_only() -> None:
    paid = {"cost_minor": 80, "currency": "EUR"}

    assert (await ask(training(**paid), kpi_id="training_roi")).value == 2
    assert (await ask(training(kpi="revenue_booked", **paid), kpi_id="training_roi")).reason == "no_margin"
    assert (await ask(training(), kpi_id="training_roi")).reason == "no_cost"


async def test_who_cannot_be_compared_is_null_and_says_why() -> None:
    bobs = training(training_id="2", manager_id="bob")

    assert (await ask(a_training_completed(at=TRAINED))).reason == "no_kpi"
    assert (await ask(training(), bobs)).reason == "no_control"
    assert (await ask(training(), now=datetime(2026, 7, 20, tzinfo=UTC))).reason == "too_early"
    assert (await ask(training(), training(training_id="2", kpi="deals_won"))).reason == "several_kpis"


async def test_who_left_is_out() -> None:
    left = datetime(2026, 6, 1, tzinfo=UTC)

    assert (await ask(training(), a_manager_left(at=left, manager_id="bob"))).reason == "no_control"
    assert (await ask(training(), a_manager_left(at=left))).value is None
