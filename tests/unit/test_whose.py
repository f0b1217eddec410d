"""Whose lead, deal or shipment it is: what is not theirs who ask is to them as what nobody has heard of."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from services.leads import api as leads
from services.leads.entities.request import REQUEST
from services.leads.entities.research import RESEARCH
from services.leads.settings import CLIENT_FIELDS, LeadsSettings
from services.orders.api import resources as of_orders
from services.orders.settings import OrdersSettings
from services.shipments.api import resources as of_shipments
from services.shipments.settings import ShipmentsSettings
from shared.access.current import asking
from shared.access.principal import ALL, Principal, Role, Sight
from shared.access.reach import EVERYTHING, Reach, reach_of
from shared.command import Command
from shared.desk import Desk
from shared.entities import Question
from shared.entity import Kind
from shared.events.examples import EXAMPLES
from shared.events.examples.story import MANAGER
from shared.refusals import NotAllowedError, NotFoundError
from shared.resource import Resource, as_action, narrowed
from shared.values import Scope, ScopeKind
from tests.unit.leads.memory import NOON, Memory, a_desk
from tests.unit.office import Office

PLACE: dict[str, Any] = {"http_port": 0, "kafka_bootstrap": "kafka:9092", "mongo_url": "mongodb://mongo:27017"}
ORDERS, SHIPMENTS, LEADS = OrdersSettings(**PLACE), ShipmentsSettings(**PLACE), LeadsSettings(**PLACE)
RESOURCES: tuple[Resource[Any], ...] = (
    *leads.RESOURCES,
    leads.clients(CLIENT_FIELDS, LEADS.client_stale),
    *of_orders(ORDERS.all_pipelines, ORDERS.order_rules),
    *of_shipments(SHIPMENTS, SHIPMENTS.delivery),
)
OWNED = [resource for resource in RESOURCES if resource.kind.owner is not None]
THE_COMPANYS = {"contact_permissions", "spend", "promotions", "prices", "points"}
CHANGES = [(resource, step) for resource in OWNED for step in resource.changes]
FOREIGN = Reach(managers=frozenset({"somebody-else"}), may_take=True)
A_LEADER = replace(FOREIGN, may_give=True)


def an_office(reach: Reach, *kinds: Kind[Any]) -> Office:
    """Return an office that is asked by who has *reach*, where the story of the examples has happened."""

    async def theirs() -> Reach:
        return reach

    memory = Memory(kinds or [resource.kind for resource in RESOURCES])
    return Office(replace(a_desk(memory), reach=theirs), RESOURCES)


async def told(desk: Desk, kind: Kind[Any]) -> str:
    """Have the example of *kind*, which is a manager's, be there; return its id."""
    openings = kind.opened_by if isinstance(kind.opened_by, tuple) else (kind.opened_by,)
    event = EXAMPLES[openings[0].__name__]
    await desk.entities.absorb([event, EXAMPLES["LeadAssigned"]])
    id_ = kind.id_in(event)
    assert id_ is not None
    return id_


def a_command(command: type[Command]) -> Command:
    """Return a command that says hardly anything: what is not theirs is refused before it is read."""
    said: dict[str, Any] = {"due_at": NOON, "promised_at": NOON, "into_client_id": "other", "lines": ()}
    return command.model_construct(**{name: said[name] for name in command.model_fields if name in said})


def test_all_is_some_managers_but_what_is_the_companys_by_its_nature() -> None:
    assert {resource.kind.name for resource in RESOURCES if resource.kind.owner is None} == THE_COMPANYS


@pytest.mark.parametrize("resource", OWNED, ids=lambda one: one.path)
async def test_what_is_anothers_cannot_be_read(resource: Resource[Any]) -> None:
    office = an_office(FOREIGN, resource.kind)
    id_ = await told(office.desk, resource.kind)

    assert (await office.desk.entities.load(resource.kind, id_)).owner == MANAGER
    with pytest.raises(NotFoundError) as foreign:
        await office.desk.found(resource.kind, id_)
    with pytest.raises(NotFoundError) as unknown:
        await office.desk.found(resource.kind, "unheard-of")
    assert str(foreign.value) == str(unknown.value).replace("unheard-of", id_)


@pytest.mark.parametrize(("resource", "step"), CHANGES, ids=lambda one: one if isinstance(one, str) else one.path)
@pytest.mark.parametrize("expected", [None, 7])
async def test_what_is_anothers_cannot_be_changed_and_is_refused_as_the_unknown(
    resource: Resource[Any], step: str, expected: int | None
) -> None:
    office, action = an_office(FOREIGN, resource.kind), as_action(resource.changes[step])
    id_ = await told(office.desk, resource.kind)

    async def refused(id_: str) -> str:
        with pytest.raises(NotFoundError) as error:
            await action.carried_out(office.desk, resource.kind, id_, a_command(action.command), expected)
        return f"{error.value.code} {error.value} {error.value.field}"

    assert (await refused(id_)) == (await refused("unheard-of")).replace("unheard-of", id_)


@pytest.mark.parametrize("resource", OWNED, ids=lambda one: one.path)
@pytest.mark.parametrize(
    "reach", [EVERYTHING, Reach(managers=frozenset({MANAGER})), Reach(managers=frozenset({MANAGER, "x"}))]
)
async def test_what_is_theirs_is_read(resource: Resource[Any], reach: Reach) -> None:
    office = an_office(reach, resource.kind)
    id_ = await told(office.desk, resource.kind)

    assert (await office.desk.found(resource.kind, id_)).id == id_


@pytest.mark.parametrize("resource", OWNED, ids=lambda one: one.path)
async def test_a_list_asks_the_database_for_what_is_theirs_alone(resource: Resource[Any]) -> None:
    office = an_office(FOREIGN, resource.kind)
    await told(office.desk, resource.kind)
    memory = office.desk.entities
    assert isinstance(memory, Memory)

    async def listed(reach: Reach, **where: Any) -> int:
        return len(await memory.listed(resource.kind, narrowed(Question(where), resource.kind, reach)))

    theirs = Reach(managers=frozenset({MANAGER}))
    assert [await listed(reach) for reach in (EVERYTHING, theirs, FOREIGN, A_LEADER)] == [1, 1, 0, 0]
    assert [await listed(reach, manager_id=MANAGER) for reach in (EVERYTHING, theirs, FOREIGN)] == [1, 1, 0]
    assert await listed(theirs, manager_id="somebody-else") == 0


@pytest.mark.parametrize(
    ("path", "said", "is_a_reps"),
    [
        ("/v1/leads", {"lead_id": "new"}, False),
        ("/v1/requests", {"request_id": "new", "client_id": "c", "channel": "web"}, True),
        ("/v1/tickets", {"ticket_id": "new", "client_id": "c"}, True),
        ("/v1/clients", {"client_id": "new"}, True),
    ],
)
async def test_what_is_nobodys_yet_is_for_who_leads_or_for_whoever_takes_it(
    path: str, said: dict[str, Any], *, is_a_reps: bool
) -> None:
    office = an_office(EVERYTHING)
    entity = await office.post(path, said)
    assert entity.owner is None

    assert FOREIGN.has(entity.owner, is_free=entity.kind.is_free) is is_a_reps
    assert A_LEADER.has(entity.owner, is_free=entity.kind.is_free)
    a_system = reach_of(Role.SYSTEM, Sight(scopes=frozenset({Scope.manager("m-1")})))
    assert not a_system.has(entity.owner, is_free=entity.kind.is_free)


async def test_nobody_opens_or_gives_anything_to_a_manager_who_is_not_theirs_whether_there_is_one_or_not() -> None:
    office = an_office(FOREIGN)
    deal = {"deal_id": "d", "client_id": "c", "stage": "new", "stage_order": 0, "probability_bp": 1}

    for manager_id in (MANAGER, "nobody-of-that-name"):
        with pytest.raises(NotFoundError) as error:
            await office.post("/v1/deals", deal | {"manager_id": manager_id})
        assert (str(error.value), error.value.field) == (f"managers has no {manager_id!r}", "manager_id")

    assert (await office.post("/v1/deals", deal | {"manager_id": "somebody-else"})).owner == "somebody-else"


@pytest.mark.parametrize(
    "path",
    [path for resource in RESOURCES for path, act in resource.opens.items()]
    + [f"{resource.path}/{step}" for resource in RESOURCES for step in resource.changes],
)
def test_every_command_that_names_a_manager_calls_them_manager_id(path: str) -> None:
    acts = {f"{resource.path}/{step}": act for resource in RESOURCES for step, act in resource.changes.items()}
    acts |= {path: act for resource in RESOURCES for path, act in resource.opens.items()}

    names = [name for name in as_action(acts[path]).command.model_fields if "manager" in name or name == "owner"]
    assert names in ([], ["manager_id"])


async def test_an_id_of_anothers_cannot_be_taken_over_by_opening_it_again() -> None:
    office = an_office(FOREIGN)
    research = {"research_id": "wave-1", "manager_id": "somebody-else"}
    await office.desk.entities.absorb([EXAMPLES["ResearchCompleted"]])
    known = RESEARCH.id_in(EXAMPLES["ResearchCompleted"])

    with pytest.raises(NotFoundError):
        await office.post("/v1/research", research | {"research_id": known})
    assert (await office.post("/v1/research", research)).version == 1


async def test_what_a_command_names_beside_its_own_is_as_if_unknown_when_it_is_anothers() -> None:
    mine, whole = an_office(FOREIGN), an_office(EVERYTHING)
    for office in (mine, whole):
        await office.desk.entities.absorb([EXAMPLES["LeadCreated"], EXAMPLES["LeadAssigned"]])
    created = EXAMPLES["LeadCreated"].data
    call = {"client_id": created.client_id, "lead_id": created.lead_id, "direction": "outbound"}
    call |= {"outcome": "connected", "started_at": NOON, "duration_seconds": 5}

    own = await mine.post("/v1/calls", call | {"manager_id": "somebody-else"})
    heads = await whole.post("/v1/calls", call | {"manager_id": MANAGER})

    assert (len(own.said), len(heads.said)) == (1, 2)  # only who may see the lead touches it


async def test_what_a_leader_approved_holds_for_the_order_of_who_cannot_see_the_approval() -> None:
    boss, rep = an_office(EVERYTHING), an_office(FOREIGN)
    rep = replace(rep, desk=replace(rep.desk, entities=boss.desk.entities))
    approval = {"order_id": "o", "client_id": "c", "manager_id": "boss", "discount_minor": 400, "currency": "EUR"}
    await boss.post("/v1/discounts/approve", approval)

    line = {"line_id": "1", "sku": "s", "category": "x", "quantity": 1, "unit_price_minor": 500, "discount_minor": 400}
    order = {"order_id": "o", "client_id": "c", "manager_id": "somebody-else", "currency": "EUR", "lines": [line]}
    assert (await rep.post("/v1/orders", order)).owner == "somebody-else"


@dataclass(frozen=True)
class Whose:
    """What a role makes of a sight."""

    role: Role
    sight: Sight
    is_as_expected: Callable[[Reach], bool]


@pytest.mark.parametrize(
    "whose",
    [
        Whose(Role.HEAD, ALL, lambda reach: reach == EVERYTHING),
        Whose(Role.SYSTEM, Sight(kinds=frozenset({ScopeKind.MANAGER})), lambda reach: reach.is_all),
        Whose(Role.SYSTEM, Sight(scopes=frozenset({Scope.team("t")})), lambda reach: not reach.owners(is_free=True)),
        Whose(
            Role.SYSTEM,
            Sight(scopes=frozenset({Scope(ScopeKind.UNASSIGNED)})),
            lambda reach: reach.owners(is_free=False) == (None,),
        ),
        Whose(
            Role.REP,
            Sight(scopes=frozenset({Scope.manager("ann")})),
            lambda reach: (reach.owners(is_free=False), reach.owners(is_free=True)) == (("ann",), ("ann", None)),
        ),
        Whose(
            Role.LEAD,
            Sight(scopes=frozenset({Scope.manager("ann"), Scope.manager("bob"), Scope.team("t")})),
            lambda reach: reach.owners(is_free=False) == ("ann", "bob", None),
        ),
    ],
    ids=lambda whose: f"{whose.role}",
)
def test_a_role_reaches_what_its_sight_is_of(whose: Whose) -> None:
    assert whose.is_as_expected(reach_of(whose.role, whose.sight))


async def test_a_system_says_by_a_command_what_its_key_may_publish_and_nothing_else() -> None:
    office = an_office(EVERYTHING)
    site = Principal("site", Role.SYSTEM, publishes=frozenset({"InboundRequestReceived"}), reads=frozenset({"*"}))

    with asking(site):
        await office.post("/v1/requests", {"request_id": "r", "client_id": "c", "channel": "web"})
        with pytest.raises(NotAllowedError, match="RequestAnswered"):
            await office.post("/v1/requests/r/answer", {"manager_id": "ann", "by": "call"})
    assert (await office.desk.entities.load(REQUEST, "r")).version == 1
