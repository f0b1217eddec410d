"""The CRM's own sums beside the scorecards' numbers: per agent, team, office and company, month and quarter."""

import asyncio
from collections.abc import Iterator, Sequence
from math import isclose
from typing import Any, NamedTuple, Protocol

import pytest

from deploy.demo.crm import crm_history, crm_teller, read_tables, slug
from shared.events import AnyEvent
from tests.crm_truth import CrmTruth, Truth, sales_data

pytestmark = pytest.mark.stack

PATIENCE_S, POLL_S = 240, 0.2
BUCKET = 0.01
"""How far a median may be off: it comes from logarithmic buckets."""


class KpiStack(Protocol):
    """A running stack, as far as this test needs one."""

    async def publish(self, events: Sequence[AnyEvent]) -> None:
        """Send *events* to the services that own them."""

    async def scorecard(self, scope: str, period: str) -> dict[str, Any]:
        """Return what `GET /v1/scorecards/{scope}?period=…` answers."""


class Number(NamedTuple):
    """One number as the CRM's rows give it, and where the scorecard has it."""

    kpi: str
    part: str
    expected: float | None
    tolerance: float = 1e-12

    def found_in(self, card: dict[str, Any]) -> float | None:
        reading = card["kpis"][self.kpi]
        found: float | None = reading["details"].get(self.part) if self.part == "median" else reading[self.part]
        return found

    def is_in(self, card: dict[str, Any]) -> bool:
        found = self.found_in(card)
        if found is None or self.expected is None:
            return found is self.expected
        return isclose(found, self.expected, rel_tol=self.tolerance)


def numbers(truth: Truth) -> Iterator[Number]:
    yield Number("deals_won", "value", len(truth.won))
    yield Number("deals_lost", "value", len(truth.lost))
    yield Number("win_rate", "value", truth.win_rate)
    yield Number("win_rate", "numerator", len(truth.won))
    yield Number("win_rate", "denominator", len(truth.won) + len(truth.lost))
    yield Number("revenue_booked", "value", truth.revenue)
    yield Number("average_deal_size", "value", truth.average_deal_size)
    yield Number("sales_cycle_days", "value", truth.mean_cycle)
    yield Number("sales_cycle_days", "median", truth.median_cycle, BUCKET)
    yield Number("open_pipeline", "value", truth.open_pipeline)
    yield Number("open_pipeline", "n", len(truth.open))


def scopes(truth: CrmTruth) -> dict[str, str]:
    """Return the scope that stands for each owner of numbers."""
    teams = {name: f"team:{slug(name)}" for name in (*truth.teams, *truth.offices)}
    return {name: f"manager:{slug(name)}" for name in truth.agents} | teams | {"company": "company"}


async def differences(stack: KpiStack, scope: str, period: str, truth: Truth, deadline: float) -> list[str]:
    """Return the numbers that are still wrong when time is up."""
    while True:
        card = await stack.scorecard(scope, period)
        wrong = [number for number in numbers(truth) if not number.is_in(card)]
        if not wrong or asyncio.get_running_loop().time() > deadline:
            return [f"{scope} {period} {number}: found {number.found_in(card)}" for number in wrong]
        await asyncio.sleep(POLL_S)


async def test_the_crm_gives_exactly_its_own_numbers(kpi_stack: KpiStack) -> None:
    folder = sales_data()
    truth = CrmTruth(folder)

    await kpi_stack.publish(crm_teller().all_of(crm_history(read_tables(folder)).facts))

    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    wrong = [
        difference
        for owner, scope in scopes(truth).items()
        for period in truth.periods()
        for difference in await differences(kpi_stack, scope, period, truth.of(owner, period), deadline)
    ]
    assert wrong == []
