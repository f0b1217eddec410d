"""What happened in the department, thing by thing: the one source of both the events and the books."""

from deploy.demo.facts.act import CURRENCY, Act, Deadline
from deploy.demo.facts.calls import Call, PlannedCall
from deploy.demo.facts.care import Answer, Complaint, Survey
from deploy.demo.facts.deals import Closing, Deal, Step
from deploy.demo.facts.facts import Fact, Facts, name_of
from deploy.demo.facts.leads import Disqualification, Lead, Touch
from deploy.demo.facts.market import Spend
from deploy.demo.facts.note import Note, Told, note_before, said
from deploy.demo.facts.orders import Cash, Line, Order
from deploy.demo.facts.shipments import Delivery, Mishap, Promise, Rejection, Shipment
from deploy.demo.facts.staff import Absence, Person, Place, Plan, Team
from deploy.demo.facts.work import Task

__all__ = [
    "CURRENCY",
    "Absence",
    "Act",
    "Answer",
    "Call",
    "Cash",
    "Closing",
    "Complaint",
    "Deadline",
    "Deal",
    "Delivery",
    "Disqualification",
    "Fact",
    "Facts",
    "Lead",
    "Line",
    "Mishap",
    "Note",
    "Order",
    "Person",
    "Place",
    "Plan",
    "PlannedCall",
    "Promise",
    "Rejection",
    "Shipment",
    "Spend",
    "Step",
    "Survey",
    "Task",
    "Team",
    "Told",
    "Touch",
    "name_of",
    "note_before",
    "said",
]
