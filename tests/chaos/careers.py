"""What callers command in the storm of the outbox: entities that are opened and changed, step by step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any


@dataclass(frozen=True)
class Step:
    """A command, and the event it should become; `{id}` in the path is what the first step's answer named."""

    path: str
    event: str
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Return the name of the kind of entity that it is for."""
        return self.path.split("/")[2]


Career = tuple[Step, ...]
_CURRENCY = "USD"


def _lead(token: Iterator[str]) -> Career:
    def assign() -> Step:
        return Step("/v1/leads/{id}/assign", "LeadAssigned", {"manager_id": next(token)})

    def touch() -> Step:
        return Step("/v1/leads/{id}/touch", "LeadTouched", {"manager_id": next(token), "medium": "mail"})

    return (
        Step("/v1/leads", "LeadCreated", {"channel": next(token)}),
        *(step() for step in (assign, touch, touch, assign, touch)),
        Step("/v1/leads/{id}/qualify", "LeadQualified", {"manager_id": next(token)}),
    )


def _deal(token: Iterator[str]) -> Career:
    def move(order: int) -> Step:
        body = {"stage": next(token), "stage_order": order, "probability_bp": order * 1_000}
        return Step("/v1/deals/{id}/stage", "DealStageChanged", body)

    closed: dict[str, Any] = {"outcome": "lost", "lost_reason": "price", "amount_minor": 1, "currency": _CURRENCY}
    return (
        Step("/v1/deals", "DealOpened", {"client_id": next(token), "manager_id": next(token)}),
        *map(move, range(2, 5)),
        Step("/v1/deals/{id}/close", "DealClosed", {"manager_id": next(token), **closed}),
        Step("/v1/deals/{id}/reopen", "DealReopened", {"manager_id": next(token)}),
        move(6),
    )


def _shipment(token: Iterator[str]) -> Career:
    def reschedule(day: int) -> Step:
        body = {"promised_at": f"2099-01-{day:02}T09:00:00Z", "asked_by": "client"}
        return Step("/v1/shipments/{id}/reschedule", "ShipmentRescheduled", body)

    ids = {name: next(token) for name in ("order_id", "client_id", "manager_id")}
    lines = [{"line_id": "1", "sku": next(token), "quantity": 2}]
    return (
        Step("/v1/shipments", "ShipmentRequested", {**ids, "promised_at": "2099-01-02T09:00:00Z", "lines": lines}),
        reschedule(3),
        Step("/v1/shipments/{id}/confirm", "ShipmentConfirmed", {"promised_at": "2099-01-04T09:00:00Z"}),
        *map(reschedule, range(5, 8)),
        Step("/v1/shipments/{id}/deliver", "ShipmentDelivered", {"papers_ok": True}),
    )


def _manager(token: Iterator[str]) -> Career:
    def move() -> Step:
        return Step("/v1/managers/{id}/move", "ManagerMoved", {"team_id": next(token)})

    return (Step("/v1/managers", "ManagerJoined", {"role": next(token)}), *(move() for _ in range(5)))


def _plan(token: Iterator[str]) -> Career:
    plan = {"plan_id": next(token), "scope": "company", "kpi": "deals_won", "period": "2026"}
    return tuple(Step("/v1/plans", "PlanSet", plan | {"target": target}) for target in range(1, 7))


def _team(token: Iterator[str]) -> Career:
    return (Step("/v1/teams", "TeamCreated", {"name": next(token)}),)


_CAREERS: dict[str, tuple[Callable[[Iterator[str]], Career], ...]] = {
    "leads": (_lead,),
    "orders": (_deal,),
    "shipments": (_shipment,),
    "kpi": (_manager, _plan, _team),
}


def careers(service: str) -> Iterator[Career]:
    """Yield careers of the service's entities without end; each step says something that no other says."""
    token = (f"{service}-{number}" for number in count())
    while True:
        for career in _CAREERS[service]:
            yield career(token)
