"""A secured stack: every service does its work as somebody, and nobody can do anything that was not given to them."""

import json
import ssl
import stat
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError
from pydantic import SecretStr

from deploy.acls.acl import Operation, Pattern, Resource, acls_of, declared
from deploy.acls.applying import rights_in
from deploy.acls.principals import PRINCIPALS, Rights
from deploy.local.first_key import carrying
from deploy.local.stack import Stack
from deploy.local.vault import ADMIN, BROKER
from deploy.mongo.users import ALL, KPI, USERS
from services.kpi.score.store import DIRECTORY, SCORECARD_DAYS
from shared.events.codec import KAFKA_HEADERS
from shared.kafka import safe_producer
from shared.kafka_connection import KafkaConnection, Principal, Tls
from shared.topics import ORDERS, TOPICS
from tests.component.orders.test_reactions import an_order
from tests.component.processes import new_id
from tests.component.secured.attempts import WITH_GROUPS, WITH_THE_CLUSTER, WITH_TOPICS, client_of, is_allowed
from tests.component.secured.mongo_tap import Tap, tapped
from tests.conditions import eventually
from tests.e2e.written import TODAY, a_won_deal

pytestmark = pytest.mark.stack

ELSEWHERE = "somebody.else"
"""A topic, and a group, that is none of ours."""
RULES = """
[[rules]]
id = "won"
kind = "threshold"
kpi = "deals_won"
above = 0
at_least_n = 0
scopes = ["company"]
period = "day"
"""
SERVING = [user for user in USERS if user.name != "kpi-operator"]
UNTOLD = {SCORECARD_DAYS, DIRECTORY}
"""What is kept of days that are over and of teams, of which the story here has none."""
IMPLYING = {Operation.READ, Operation.WRITE}
"""They imply DESCRIBE."""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the stack's folder."""
    directory = tmp_path_factory.mktemp("secured")
    (directory / "alerts.toml").write_text(RULES)
    return directory


@pytest.fixture(scope="module")
def tap(directory: Path) -> Iterator[Tap]:
    """Yield a tap on the database of the stack."""
    stack = Stack(directory)
    stack.secure()
    try:
        with tapped(str(stack.up(["kafka", "mongo"]).mongo)) as tap:
            yield tap
    finally:
        stack.down(wipe=True)


@pytest.fixture(scope="module")
def stack(directory: Path, tap: Tap) -> Stack:
    """Return the whole system, secured."""
    stack = Stack(directory, env={"KPI_ALERTS": str(directory / "alerts.toml"), "MONGO_URL": tap.url})
    stack.up()
    return stack


@pytest.fixture(scope="module")
async def http(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=60, headers=carrying(stack.addresses().key)) as client:
        yield client


class Site:
    """The services of the stack."""

    def __init__(self, stack: Stack, http: httpx.AsyncClient) -> None:
        self._urls, self._http = stack.addresses().services, http

    async def post(self, service: str, path: str, said: Any = None) -> Any:
        """Return what a command comes to, which must be taken."""
        answer = await self._http.post(f"{self._urls[service]}{path}", json=said or {})
        assert answer.is_success, answer.text
        return answer.json()

    async def get(self, service: str, path: str) -> Any:
        """Return what there is, or None."""
        answer = await self._http.get(f"{self._urls[service]}{path}")
        return answer.json() if answer.is_success else None

    async def state(self, service: str, path: str, **wanted: Any) -> dict[str, Any]:
        """Return an entity's state once there is one, with the *wanted* values."""

        async def found() -> dict[str, Any] | None:
            state = ((await self.get(service, path)) or {}).get("state")
            return state if state and all(state[name] == value for name, value in wanted.items()) else None

        state: dict[str, Any] = await eventually(found, what=f"{path} with {wanted}")
        return state


@pytest.fixture(scope="module")
def site(stack: Stack, http: httpx.AsyncClient) -> Site:
    return Site(stack, http)


def refusals(stack: Stack) -> list[str]:
    """Return what the broker says that it refused to our principals."""
    ours = [f"User:{rights.name} " for rights in PRINCIPALS]
    lines = stack.log("kafka").read_text().splitlines()
    return [line for line in lines if "is Denied" in line and any(name in line for name in ours)]


# first, what works; nothing before has been refused to anybody


async def test_a_lead_becomes_a_deal_an_order_a_shipment_and_a_number(site: Site) -> None:
    lead_id, order_id = new_id("lead"), new_id("order")
    await site.post("leads", "/v1/leads", {"lead_id": lead_id, "channel": "ads", "manager_id": "m-1"})
    await site.post("leads", f"/v1/leads/{lead_id}/qualify")
    await site.state("orders", f"/v1/deals/deal-of-{lead_id}", status="open")
    won = {"outcome": "won", "amount_minor": 900, "currency": "EUR"}
    await site.post("orders", f"/v1/deals/deal-of-{lead_id}/close", won)
    await site.state("leads", f"/v1/leads/{lead_id}", status="converted")

    await site.post("orders", "/v1/orders", an_order(order_id, new_id("client")))
    shipment = f"/v1/shipments/shipment-of-{order_id}"
    await site.state("shipments", shipment)
    await site.post("shipments", f"{shipment}/confirm", {"promised_at": "2026-12-01T12:00:00Z"})
    await site.post("shipments", f"{shipment}/deliver", {"papers_ok": True})
    await site.state("orders", f"/v1/orders/{order_id}", status="fulfilled")

    async def is_counted() -> bool:
        card = await site.get("kpi", f"/v1/scorecards/company?period={TODAY}")
        return bool(card and card["kpis"]["deals_won"]["value"])

    await eventually(is_counted, what="the won deal counts")


async def test_what_operators_do_is_in_the_audit_log(site: Site) -> None:
    spend = {"spend_id": new_id("spend"), "channel": "ads", "amount_minor": 5, "currency": "EUR", "day": TODAY}
    price = {"sku": new_id("sku"), "price_minor": 5, "currency": "EUR"}
    done = (
        ("leads", "/v1/spend", spend),
        ("orders", "/v1/prices", price),
        ("kpi", "/v1/teams", {"team_id": new_id("team"), "name": "A team"}),
    )
    for service, path, said in done:
        await site.post(service, path, said)

    async def are_told() -> bool:
        entries = (await site.get("kpi", "/v1/audit"))["entries"]
        return {f"POST {path}" for _, path, _ in done} <= {entry["what"].partition(" {")[0] for entry in entries}

    await eventually(are_told, what="all three are in the log")


async def test_managements_own_facts_are_taken_and_alerts_are_raised(site: Site) -> None:
    task_id = new_id("task")
    await site.post("kpi", "/v1/tasks", {"task_id": task_id, "manager_id": "m-1", "due_at": "2080-12-01T12:00:00Z"})
    await site.state("kpi", f"/v1/tasks/{task_id}")

    async def is_raised() -> bool:
        page = await site.get("kpi", "/v1/alerts")
        return any(alert["rule"] == "won" for alert in page["alerts"])

    await eventually(is_raised, what="the alert is raised")


async def test_what_cannot_be_used_is_found_and_sent_again(stack: Stack, site: Site) -> None:
    event = a_won_deal("m-2", amount_minor=-1)
    async with safe_producer(stack.access("orders")) as producer:
        key, value = event["subject"].encode(), json.dumps(event).encode()
        sent = await producer.send_and_wait(ORDERS, key=key, value=value, headers=KAFKA_HEADERS)
    place = f"/v1/dead-letters/{sent.topic}/{sent.partition}/{sent.offset}"
    await eventually(lambda: site.get("kpi", place), what="the letter is found")
    event["data"]["amount_minor"] = 700

    replayed = await site.post("kpi", f"{place}/replay", {"event": event})

    assert replayed["state"] == "replayed"


async def test_every_service_says_that_it_is_well(site: Site, stack: Stack) -> None:
    assert {name for name, url in stack.addresses().services.items() if url} == set(stack.addresses().services)
    for service in stack.addresses().services:
        assert (await site.get(service, "/health"))["kafka"] == "ok"


def test_nothing_that_a_service_tried_was_refused(stack: Stack) -> None:
    assert refusals(stack) == []


def test_nothing_was_asked_of_the_database_that_is_not_declared(tap: Tap) -> None:
    """The embedded database has no users, so that what each service asks is overheard, and held against its rights."""
    allowed = {(user.name, *right[:2], action) for user in USERS for right in user.rights for action in right.actions}
    beyond = {one for one in tap.heard if not {one, one._replace(collection=ALL)} & allowed}

    assert beyond == set()


def test_no_right_to_write_to_the_database_is_declared_that_no_service_uses(tap: Tap) -> None:
    declared = {(user.name, *right[:2]) for user in SERVING for right in user.rights if "insert" in right.actions}
    heard = {(one.user, one.database, one.collection) for one in tap.heard if one.action == "insert"}
    heard |= {(user, database, ALL) for user, database, _ in heard}

    assert declared - heard <= {("kpi-score", KPI, collection) for collection in UNTOLD}


# then, what does not


def may(rights: Rights, kind: Resource, operation: str, name: str) -> bool:
    """Say whether *rights* allow it, as the declaration has it."""
    wanted = operation.split(maxsplit=1)[0]
    return any(
        acl.resource is kind
        and (name == acl.name if acl.pattern is Pattern.LITERAL else name.startswith(acl.name))
        and (acl.operation.name == wanted or (wanted == "DESCRIBE" and acl.operation in IMPLYING))
        for acl in acls_of(rights)
    )


def groups() -> list[str]:
    """Return a name for every declared right to a group, and one that is nobody's."""
    named = {acl.name: acl.pattern for acl in declared() if acl.resource is Resource.GROUP}
    return [*(name if pattern is Pattern.LITERAL else f"{name}of-tests" for name, pattern in named.items()), ELSEWHERE]


@pytest.mark.parametrize("rights", PRINCIPALS, ids=lambda rights: rights.name)
async def test_a_principal_can_do_with_every_topic_what_is_declared_and_nothing_else(
    stack: Stack, rights: Rights
) -> None:
    cells = [(topic, doing) for topic in (*(topic.name for topic in TOPICS), ELSEWHERE) for doing in WITH_TOPICS]
    async with client_of(stack.access(rights.name)) as client:
        found = {(topic, doing): await is_allowed(client, WITH_TOPICS[doing](topic)) for topic, doing in cells}

    assert found == {(topic, doing): may(rights, Resource.TOPIC, doing, topic) for topic, doing in cells}


@pytest.mark.parametrize("rights", PRINCIPALS, ids=lambda rights: rights.name)
async def test_a_principal_is_a_member_of_its_own_groups_and_of_no_other(stack: Stack, rights: Rights) -> None:
    cells = [(group, doing) for group in groups() for doing in WITH_GROUPS]
    async with client_of(stack.access(rights.name)) as client:
        found = {(group, doing): await is_allowed(client, WITH_GROUPS[doing](group)) for group, doing in cells}

    assert found == {(group, doing): may(rights, Resource.GROUP, doing, group) for group, doing in cells}


@pytest.mark.parametrize("rights", PRINCIPALS, ids=lambda rights: rights.name)
async def test_no_principal_of_a_service_can_change_rights_or_passwords(stack: Stack, rights: Rights) -> None:
    async with client_of(stack.access(rights.name)) as client:
        found = {doing: await is_allowed(client, order(rights.name)) for doing, order in WITH_THE_CLUSTER.items()}

    assert found == dict.fromkeys(WITH_THE_CLUSTER, False)


async def test_the_administrator_can_so_what_is_refused_is_refused_for_want_of_rights(stack: Stack) -> None:
    harmless = {"READ", "WRITE", "CREATE", "ALTER", "DESCRIBE", "DESCRIBE_CONFIGS"}
    async with client_of(stack.access(ADMIN)) as client:
        found = {doing: await is_allowed(client, WITH_TOPICS[doing](ORDERS)) for doing in harmless}
    async with client_of(stack.access("shipments")) as client:
        assert not await is_allowed(client, WITH_TOPICS["WRITE"](ORDERS))

    assert found == dict.fromkeys(harmless, True)
    assert refusals(stack), "the broker does not tell what it refused"


async def test_rights_that_are_as_declared_stay_and_others_of_ours_are_taken(stack: Stack) -> None:
    kept = {acl for acl in declared() if acl.operation is not Operation.CREATE}
    too_much = min(kept)._replace(principal="shipments", operation=Operation.CREATE)
    async with rights_in(stack.access(ADMIN)) as rights:
        assert await rights.apply(declared()) == (frozenset(), frozenset())
        given = await rights.apply(declared() | {too_much})
        assert too_much in await rights.of("shipments")

        taken = await rights.apply(declared())

        assert given.given == taken.taken == frozenset({too_much})
        assert {acl for one in PRINCIPALS for acl in await rights.of(one.name)} == declared()


# nobody comes in without a name


async def fails(kafka: KafkaConnection) -> bool:
    """Say whether no conversation with the broker comes about."""
    client = AIOKafkaClient(**kafka.options(), request_timeout_ms=3_000)
    try:
        await client.bootstrap()
    except (KafkaError, OSError, ssl.SSLError):
        return True
    finally:
        await client.close()
    return False


async def test_only_who_knows_a_password_and_believes_our_authority_is_let_in(stack: Stack) -> None:
    right = stack.access("leads")
    assert right.principal is not None
    wrong = Principal(right.principal.name, SecretStr("a guess"))
    nobody = Principal("nobody", right.principal.password)

    assert not await fails(right)
    assert await fails(replace(right, principal=wrong))
    assert await fails(replace(right, principal=nobody))
    assert await fails(replace(right, principal=None))
    assert await fails(replace(right, tls=None))
    assert await fails(replace(right, principal=None, tls=None))
    assert await fails(replace(right, tls=Tls()))


async def test_a_password_that_is_changed_is_the_only_one_that_works(stack: Stack) -> None:
    before = stack.access("topics")
    assert before.principal is not None
    changed = replace(before, principal=Principal("topics", SecretStr("another one altogether")))
    async with rights_in(stack.access(ADMIN)) as rights:
        await rights.set_passwords({"topics": "another one altogether"})
        await eventually(lambda: fails(before), what="the old password is of no use")
        assert not await fails(changed)

        await rights.set_passwords({"topics": before.principal.password.get_secret_value()})

    await eventually(lambda: fails(changed), what="the password is the old one again")


def test_nobody_else_can_read_a_secret_and_no_log_has_one(stack: Stack) -> None:
    secrets = [*(stack.directory / "security").rglob("*"), stack.directory / "kafka" / "server.properties"]
    files = [path for path in secrets if path.is_file()]
    passwords = [path.read_text() for path in files if path.parent.name == "passwords"]
    logs = [log.read_text(errors="replace") for log in (stack.directory / "logs").iterdir()]

    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {path.name for path in files} >= {rights.name for rights in PRINCIPALS} | {ADMIN, BROKER}
    assert [password for password in passwords if any(password in log for log in logs)] == []
