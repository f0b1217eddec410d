"""All that happened in the department, thing by thing."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from deploy.demo.facts.calls import Call, PlannedCall
from deploy.demo.facts.care import Complaint, Survey
from deploy.demo.facts.deals import Deal
from deploy.demo.facts.leads import Lead
from deploy.demo.facts.market import Spend
from deploy.demo.facts.note import Note
from deploy.demo.facts.orders import Order
from deploy.demo.facts.shipments import Shipment
from deploy.demo.facts.staff import Absence, Person, Plan, Team
from deploy.demo.facts.work import Task

Department = Team | Person | Plan | Absence | Task
Selling = Lead | Call | PlannedCall | Deal | Order | Shipment
Caring = Survey | Complaint | Spend
Fact = Department | Selling | Caring | Note


@dataclass(frozen=True, slots=True)
class Facts:
    """All that happened, by id; a thing that has a history is put in anew when it goes on."""

    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    absences: dict[str, Absence] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    leads: dict[str, Lead] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    planned_calls: dict[str, PlannedCall] = field(default_factory=dict)
    deals: dict[str, Deal] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    shipments: dict[str, Shipment] = field(default_factory=dict)
    surveys: dict[str, Survey] = field(default_factory=dict)
    complaints: dict[str, Complaint] = field(default_factory=dict)
    spending: dict[str, Spend] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    mistakes: dict[str, Call | Order] = field(default_factory=dict)
    """What was reported and then retracted: it never happened."""

    def put(self, *facts: Fact) -> None:
        """Take *facts* in; what is known of the same thing gives way."""
        for fact in facts:
            getattr(self, TABLES[type(fact)])[name_of(fact)] = fact

    def all(self) -> Iterator[Fact]:
        """Yield everything that happened, the department itself first; mistakes are not among it."""
        for table in TABLES.values():
            yield from getattr(self, table).values()


TABLES: dict[type[Fact], str] = {
    Team: "teams",
    Person: "people",
    Plan: "plans",
    Absence: "absences",
    Task: "tasks",
    Lead: "leads",
    Call: "calls",
    PlannedCall: "planned_calls",
    Deal: "deals",
    Order: "orders",
    Shipment: "shipments",
    Survey: "surveys",
    Complaint: "complaints",
    Spend: "spending",
    Note: "notes",
}
"""Where facts of each kind are kept; the department comes first."""


def name_of(fact: Fact) -> str:
    """Return the fact's id among the facts of its kind."""
    match fact:
        case Team(team_id=name) | Person(manager_id=name) | Absence(absence_id=name) | Task(task_id=name):
            return name
        case Lead(lead_id=name) | Call(call_id=name) | PlannedCall(call_id=name) | Deal(deal_id=name):
            return name
        case Order(order_id=name) | Shipment(shipment_id=name) | Survey(survey_id=name):
            return name
        case Complaint(complaint_id=name) | Spend(spend_id=name) | Note(note_id=name):
            return name
        case Plan():
            return f"{fact.plan_id}:{fact.version}"
