"""Assignment rules: who gets a lead, and who gets it when nobody answers."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.leads.coverage import Coverage
from services.leads.entities.assignment import Assignment, AssignmentFile, Turns, next_turn, with_turn
from services.leads.entities.coverage import covered, due
from services.leads.entities.lead import Lead, LeadStatus
from services.leads.entities.staff import STAFF, Staff
from services.leads.errors import NobodyHereError
from shared.entities import Question
from shared.entity import Entity, Kind, StateT
from shared.events import (
    AbsenceKind,
    AbsenceRecorded,
    AnyEvent,
    EventData,
    LeadAssigned,
    LeadConverted,
    LeadCreated,
    LeadDisqualified,
    LeadQualified,
    LeadTouched,
    ManagerJoined,
    ManagerLeft,
    ManagerMoved,
    Medium,
)
from shared.events.codec import enveloped
from tests.strategies import World, streams
from tests.unit.leads.memory import NOON, Memory, a_desk

OURS = "/salespulse/leads"
RULES = """
[[rules]]
name = "key"
when = { segment = "key", region = ["north", "east"] }
how = "least_loaded"
to = { managers = ["ada", "bob"] }
unanswered_minutes = 5

[[rules]]
name = "ads"
when = { channel = "ads" }
how = "round_robin"
to = { team = "inside" }
"""
IDS = {"lead_id": "lead-1", "client_id": "client-1"}
MINUTE = timedelta(minutes=1)


def rules(text: str = RULES, unanswered: timedelta | None = 30 * MINUTE) -> Assignment:
    return Assignment(AssignmentFile.model_validate(tomllib.loads(text)).rules, unanswered=unanswered)


def a_touch(*, automatic: bool) -> LeadTouched:
    return LeadTouched(**IDS, manager_id="ada", touch_id="t-1", medium=Medium.MAIL, automatic=automatic)


def a_lead(*facts: EventData, source: str = OURS, ruled: Assignment | None = None) -> Entity[Lead]:
    events = [enveloped(data, id=str(n), source=source, time=NOON + n * MINUTE) for n, data in enumerate(facts)]
    return Entity(covered(ruled or rules()), "lead-1", version=1).joined(events)


CREATED = LeadCreated(**IDS, channel="ads")
GIVEN = LeadAssigned(**IDS, manager_id="ada")


@pytest.mark.parametrize(
    ("lead", "rule"),
    [
        (Lead(segment="key", region="east", channel="ads"), "key"),
        (Lead(segment="key", region="west", channel="ads"), "ads"),
        (Lead(segment="key"), None),
    ],
)
def test_the_first_rule_that_fits_is_taken(lead: Lead, rule: str | None) -> None:
    found = rules().rule_for(lead)

    assert (found.name if found else None) == rule


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ('[[rules]]\nname = "a"\nhow = "by_luck"\nto = { team = "t" }', ("rules", 0, "how")),
        ('[[rules]]\nname = "a"\nhow = "round_robin"\nto = { }', ("rules", 0, "to")),
        ('[[rules]]\nname = "a"\nhow = "round_robin"\nto = { team = "t", managers = ["m"] }', ("rules", 0, "to")),
        ('[[rules]]\nname = "a"\nhow = "round_robin"\nto = { managers = [] }', ("rules", 0, "to", "managers")),
        ('[[rules]]\nname = "a"\nhow = "round_robin"\nto = { team = "t" }\nwhen = { chanel = "x" }', None),
        ('time_zone = "Nowhere"', ("time_zone",)),
        (RULES + RULES, ()),
    ],
)
def test_rules_that_make_no_sense_are_refused_by_their_place(wrong: str, place: tuple[str | int, ...] | None) -> None:
    with pytest.raises(ValidationError) as refusal:
        rules(wrong)

    assert refusal.value.errors()[0]["loc"] == (("rules", 0, "when", "chanel") if place is None else place)


def test_a_lead_without_a_manager_is_due_at_once_if_a_rule_fits() -> None:
    assert a_lead(CREATED).due_at == NOON.timestamp()
    assert a_lead(LeadCreated(**IDS)).due_at is None


def test_a_lead_is_due_at_the_limit_until_a_person_touches_it() -> None:
    given_at = NOON + MINUTE
    limit = given_at + 30 * MINUTE

    assert a_lead(CREATED, GIVEN).due_at == limit.timestamp()
    assert a_lead(CREATED, GIVEN, a_touch(automatic=True)).state.unanswered_until == limit
    assert a_lead(CREATED, GIVEN, a_touch(automatic=False)).due_at is None
    assert a_lead(CREATED, GIVEN, LeadQualified(**IDS, manager_id="ada")).due_at is None


def test_a_rule_s_own_limit_goes_before_the_usual_one_and_without_any_nothing_is_due() -> None:
    key = LeadCreated(**IDS, segment="key", region="north", manager_id="ada")

    assert a_lead(key).state.unanswered_until == NOON + 5 * MINUTE
    assert a_lead(CREATED, GIVEN, ruled=rules(unanswered=None)).due_at is None


def test_a_lead_that_no_rule_fits_is_shown_as_unanswered_and_given_to_nobody() -> None:
    lead = a_lead(LeadCreated(**IDS, manager_id="ada")).state

    assert lead.unanswered_until == NOON + 30 * MINUTE
    assert due(lead, rules()) is None


def test_a_lead_that_is_over_is_not_due() -> None:
    assert due(Lead(status=LeadStatus.DISQUALIFIED, created_at=NOON, channel="ads"), rules()) is None


def test_turns_go_round_and_who_was_away_comes_next() -> None:
    turns: Turns = ()
    given: list[str] = []
    for what, among in enumerate([["a", "b", "c"], ["a", "b"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c"]]):
        turn = next_turn(turns, among, str(what))
        turns, given = with_turn(turns, turn), [*given, turn.manager_id]

    assert given == ["a", "b", "a", "c", "b"]


def test_a_turn_asked_for_again_is_the_same_turn() -> None:
    turn = next_turn((), ["a", "b"], "lead-1:1")

    assert next_turn(with_turn((), turn), ["a", "b"], "lead-1:1") == turn


def test_who_left_or_is_absent_is_not_here_and_an_unknown_one_is() -> None:
    day = date(2026, 11, 23)

    assert Staff().is_here(day)
    assert not Staff(has_left=True).is_here(day)
    assert not Staff(absences={"a": (day, day)}).is_here(day)
    assert Staff(absences={"a": (date(2026, 11, 1), date(2026, 11, 22))}).is_here(day)


@dataclass
class Office:
    """Who works here, and how many open leads each has."""

    staff: dict[str, Staff]
    loads: dict[str, int] = field(default_factory=dict)

    async def load(self, kind: Kind[StateT], id: str) -> Entity[StateT]:  # noqa: A002
        return self._entity(kind, id)

    async def listed(self, kind: Kind[StateT], question: Question) -> list[Entity[StateT]]:
        team = question.where["team_id"]
        return [self._entity(kind, one) for one, staff in self.staff.items() if staff.team_id == team]

    async def count(self, _kind: Kind[Any], where: Mapping[str, Any]) -> int:
        return self.loads.get(where["manager_id"], 0)

    def _entity(self, kind: Kind[StateT], id_: str) -> Entity[StateT]:
        entity = Entity(kind, id_)
        staff = self.staff.get(id_, Staff())
        facts: list[EventData] = []
        if staff.team_id:
            facts.append(ManagerJoined(manager_id=id_, team_id=staff.team_id, role="agent"))
        facts += [
            AbsenceRecorded(absence_id=key, manager_id=id_, from_day=first, to_day=last, kind=AbsenceKind.SICK)
            for key, (first, last) in staff.absences.items()
        ]
        return entity.joined(enveloped(said, id=str(n), source="/hr", time=NOON) for n, said in enumerate(facts))


@dataclass
class Rota:
    """Turns in a list."""

    turns: Turns = ()

    async def take(self, _rule: str, among: Sequence[str], what: str) -> str:
        turn = next_turn(self.turns, among, what)
        self.turns = with_turn(self.turns, turn)
        return turn.manager_id


INSIDE = Staff(team_id="inside")
AWAY = replace(INSIDE, absences={"a-1": (NOON.date(), NOON.date())})


async def after_looks(entity: Entity[Lead], office: Office, looks: int = 1) -> tuple[Lead, Coverage]:
    """Return what some looks at the same due lead leave it in."""
    memory = Memory((entity.kind,), {(entity.kind.name, entity.id): entity})
    coverage = Coverage(a_desk(memory), office, Rota(), rules())
    for _ in range(looks):
        await coverage.look(entity)
    return (await memory.load(entity.kind, entity.id)).state, coverage


async def test_a_lead_goes_to_who_is_here_in_the_team() -> None:
    lead, _ = await after_looks(a_lead(CREATED), Office({"ada": AWAY, "bob": INSIDE, "eve": Staff(team_id="other")}))

    assert lead.manager_id == "bob"


async def test_a_lead_goes_to_who_has_fewest_open_ones_and_between_equals_in_turn() -> None:
    key = a_lead(LeadCreated(**IDS, segment="key", region="north"))

    lead, _ = await after_looks(key, Office({}, {"ada": 3, "bob": 2}))
    equal, _ = await after_looks(key, Office({}, {"ada": 2, "bob": 2}))

    assert (lead.manager_id, equal.manager_id) == ("bob", "ada")


async def test_looking_twice_gives_it_once() -> None:
    lead, _ = await after_looks(a_lead(CREATED), Office({"ada": INSIDE, "bob": INSIDE}), looks=3)

    assert lead.had == ("ada",)


async def test_an_unanswered_lead_never_goes_back_and_stays_when_all_had_it() -> None:
    office = Office({"ada": INSIDE, "bob": INSIDE})

    lead, _ = await after_looks(a_lead(CREATED, GIVEN), office)
    last, _ = await after_looks(a_lead(CREATED, GIVEN, LeadAssigned(**IDS, manager_id="bob")), office)

    assert lead.had == ("ada", "bob")
    assert last.had == ("ada", "bob")


async def test_while_who_could_get_it_is_away_it_is_tried_again_later() -> None:
    with pytest.raises(NobodyHereError):
        await after_looks(a_lead(CREATED, GIVEN), Office({"ada": INSIDE, "bob": AWAY}))
    with pytest.raises(NobodyHereError):
        await after_looks(a_lead(CREATED), Office({}))


async def test_another_system_s_lead_is_left_to_it() -> None:
    lead, _ = await after_looks(a_lead(CREATED, source="/crm"), Office({"ada": INSIDE}))

    assert lead.manager_id is None


TYPES = (LeadCreated, LeadAssigned, LeadTouched, LeadQualified, LeadDisqualified, LeadConverted)


@given(streams(*TYPES, world=World(stories=1)), st.data())
def test_order_and_repetition_never_change_when_a_lead_is_due(stream: list[AnyEvent], data: st.DataObject) -> None:
    kind = covered(Assignment(rules().rules, unanswered=MINUTE))
    repeated = data.draw(st.permutations([*stream, *stream]))

    assert kind.state_of(repeated) == kind.state_of(stream)


@given(streams(ManagerJoined, ManagerMoved, ManagerLeft, AbsenceRecorded, world=World(managers=1)), st.data())
def test_order_and_repetition_never_change_who_is_here(stream: list[AnyEvent], data: st.DataObject) -> None:
    repeated = data.draw(st.permutations([*stream, *stream]))

    assert STAFF.state_of(repeated) == STAFF.state_of(stream)


def test_who_comes_back_is_here_again() -> None:
    who = {"manager_id": "ada", "role": "agent", "team_id": "inside"}
    facts = [ManagerJoined(**who), ManagerLeft(**who), ManagerJoined(**who)]
    at = datetime(2026, 1, 1, tzinfo=UTC)

    state = STAFF.state_of(
        enveloped(said, id=str(n), source="/hr", time=at + n * MINUTE) for n, said in enumerate(facts)
    )

    assert not state.has_left
