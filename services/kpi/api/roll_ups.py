"""Whether the plans of whoever makes up a scope add up to its own."""

from fastapi import APIRouter
from pydantic import BaseModel

from services.kpi.api.questions import kpi_named, period_named, scope_named
from services.kpi.kpis.kpi import Number, plain
from services.kpi.score.reader import Reader
from services.kpi.score.roll_up import roll_up
from services.kpi.score.targets import adds_up
from shared.access.seen import Seen
from shared.refusals import InvalidError
from shared.values import Scope


class RollUpView(BaseModel):
    """A plan, and those of the teams and managers that the scope consists of."""

    scope: str
    kpi: str
    period: str
    unit: str
    target: Number | None
    children_target: Number | None
    """The sum of the children's plans; null where none has one."""
    gap: Number | None
    """What the plan asks for beyond them; below 0 they plan for more."""
    children: dict[str, Number | None]
    """Null: without a plan, or in money without a rate. Those that are the caller's to see."""


def roll_up_routes(reader: Reader) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["plans"])

    @router.get("/roll-ups/{scope}/{kpi}")
    async def plans_rolled_up(sight: Seen, scope: str, kpi: str, period: str) -> RollUpView:
        """Return the plan of a scope beside the sum of its children's: a team's members and teams, as of the end."""
        whose, asked, when = scope_named(scope, sight), kpi_named(kpi), period_named(period)
        if not adds_up(asked):
            raise InvalidError("plans of ratios, times and distinct clients do not add up", "kpi")
        currency = reader.house.currency
        found = roll_up(await reader.directory(), currency, asked, whose, when)
        return RollUpView(
            scope=scope,
            kpi=kpi,
            period=str(when),
            unit=asked.unit_in(currency),
            target=plain(found.target),
            children_target=plain(found.total),
            gap=plain(found.gap),
            children={
                child: plain(target) for child, target in found.children.items() if sight.sees(Scope.parse(child))
            },
        )

    return router
