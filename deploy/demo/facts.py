"""What happened in the department, thing by thing: the one source of both the events and the books."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared.events import (
    AskedBy,
    CallOutcome,
    Credit,
    DealOutcome,
    Direction,
    DisqualifyReason,
    LineKind,
    LostReason,
    Medium,
)

CURRENCY = "USD"


@dataclass(frozen=True, slots=True)
class Team:
    """A team, under a parent or at the top."""

    team_id: str
    name: str
    parent_id: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A manager's team from a moment on."""

    since: datetime
    team_id: str


@dataclass(frozen=True, slots=True)
class Person:
    """A manager and the places held, in order."""

    manager_id: str
    name: str
    role: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of a target."""

    scope: str
    kpi: str
    period: str
    target: int
    set_at: datetime
    version: int = 1
    is_money: bool = False

    @property
    def plan_id(self) -> str:
        """Return what all versions of this target are known by."""
        return f"plan-{self.scope}-{self.kpi}-{self.period}"


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody did it, then."""

    at: datetime
    manager_id: str


@dataclass(frozen=True, slots=True)
class Touch(Act):
    """A contact with the client of an open lead."""

    touch_id: str
    medium: Medium
    is_automatic: bool


@dataclass(frozen=True, slots=True)
class Disqualification:
    """A lead was dropped."""

    at: datetime
    manager_id: str | None
    reason: DisqualifyReason


@dataclass(frozen=True, slots=True)
class Lead:
    """A prospect and all that was done about it."""

    lead_id: str
    client_id: str
    created_at: datetime
    channel: str | None = None
    manager_id: str | None = None
    assignments: tuple[Act, ...] = ()
    touches: tuple[Touch, ...] = ()
    qualified: Act | None = None
    disqualified: Disqualification | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call, and how often the telephony reports it."""

    call_id: str
    client_id: str
    manager_id: str
    direction: Direction
    outcome: CallOutcome
    started_at: datetime
    duration_seconds: int
    reported_at: datetime
    lead_id: str | None = None
    reports: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """Where a deal stands from a moment on; the amount may be unknown yet."""

    at: datetime
    stage: str
    order: int
    probability_bp: int
    amount_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """A deal left the pipeline."""

    at: datetime
    manager_id: str
    outcome: DealOutcome
    amount_minor: int
    credits: tuple[Credit, ...] = ()
    lost_reason: LostReason | None = None


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal: its steps, the first of which opened it, and its closings, each undone by the reopening beside it."""

    deal_id: str
    client_id: str
    manager_id: str
    steps: tuple[Step, ...]
    lead_id: str | None = None
    closings: tuple[Closing, ...] = ()
    reopenings: tuple[Act, ...] = ()

    @property
    def opened_at(self) -> datetime:
        """Return when the deal entered the pipeline."""
        return self.steps[0].at

    @property
    def closing(self) -> Closing | None:
        """Return the closing that stands."""
        return self.closings[-1] if len(self.closings) > len(self.reopenings) else None


@dataclass(frozen=True, slots=True)
class Line:
    """One article of an order; the amount is before the discount."""

    line_id: str
    sku: str
    category: str
    quantity: int
    amount_minor: int
    discount_minor: int = 0
    kind: LineKind = LineKind.BASE


@dataclass(frozen=True, slots=True)
class Order:
    """An order and, perhaps, its end."""

    order_id: str
    client_id: str
    manager_id: str
    placed_at: datetime
    lines: tuple[Line, ...]
    deal_id: str | None = None
    promised_at: datetime | None = None
    credits: tuple[Credit, ...] = ()
    cancelled: Act | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """Logistics, or the client, named a date."""

    at: datetime
    promised_at: datetime
    asked_by: AskedBy = AskedBy.LOGISTICS


@dataclass(frozen=True, slots=True)
class Delivery:
    """Goods arrived: how many of which line."""

    at: datetime
    quantities: Mapping[str, int]
    papers_ok: bool = True


@dataclass(frozen=True, slots=True)
class Shipment:
    """A shipment of an order: of the whole, promised as the order was, or of a part, promised for no date."""

    shipment_id: str
    order: Order
    requested_at: datetime
    confirmed: Promise | None = None
    reschedulings: tuple[Promise, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    part: Mapping[str, int] | None = None


Fact = Team | Person | Plan | Lead | Call | Deal | Order | Shipment


@dataclass(frozen=True, slots=True)
class Facts:
    """All that happened, by id; a thing that has a history is put in anew when it goes on."""

    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    plans: dict[tuple[str, int], Plan] = field(default_factory=dict)
    leads: dict[str, Lead] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    deals: dict[str, Deal] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    shipments: dict[str, Shipment] = field(default_factory=dict)
    mistakes: dict[str, Call | Order] = field(default_factory=dict)
    """What was reported and then retracted: it never happened."""

    def put(self, *facts: Fact) -> None:
        """Take *facts* in; what is known of the same thing gives way."""
        for fact in facts:
            match fact:
                case Team(team_id=key):
                    self.teams[key] = fact
                case Person(manager_id=key):
                    self.people[key] = fact
                case Plan(plan_id=key, version=version):
                    self.plans[key, version] = fact
                case Lead(lead_id=key):
                    self.leads[key] = fact
                case Call(call_id=key):
                    self.calls[key] = fact
                case Deal(deal_id=key):
                    self.deals[key] = fact
                case Order(order_id=key):
                    self.orders[key] = fact
                case Shipment(shipment_id=key):
                    self.shipments[key] = fact

    def all(self) -> Iterator[Fact]:
        """Yield everything that happened, the department itself first; mistakes are not among it."""
        department = (self.teams, self.people, self.plans)
        for things in (*department, self.leads, self.calls, self.deals, self.orders, self.shipments):
            yield from things.values()
