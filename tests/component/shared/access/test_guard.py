"""Nobody comes in who is not known and allowed, and nothing is said to them of what is inside."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from shared.access.key_store import KeyStore
from shared.access.principal import Role
from shared.mongo import Document
from tests.component.processes import NOWHERE
from tests.component.shared.access.issuer import AUDIENCE, an_issuer
from tests.component.shared.access.keys import NOON
from tests.component.shared.access.site import ROLES, RULES, Site, a_site
from tests.component.shared.access.test_tokens import a_provider
from tests.conditions import eventually

pytestmark = pytest.mark.stack

COOKIE = "salespulse_key"


@pytest.fixture
async def site(database: AsyncDatabase[Document]) -> AsyncIterator[Site]:
    async with a_site(database) as site:
        yield site


@pytest.fixture
async def away() -> AsyncIterator[AsyncDatabase[Document]]:
    """Return a database that does not answer."""
    async with AsyncMongoClient[Document](f"mongodb://{NOWHERE}", serverSelectionTimeoutMS=100) as client:
        yield client["access"]


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json()["code"])


@pytest.mark.parametrize(("method", "path"), [key for key in RULES if key[0] != "WEBSOCKET"])
async def test_without_a_key_every_route_but_the_open_one_is_closed(site: Site, method: str, path: str) -> None:
    answer = await site.ask(method, path.replace("{key_id}", "rep"), content=b"{not json")

    if path == "/healthz":
        assert answer.json() == {"who": None}
    else:
        assert code(answer) == (401, "not-authenticated")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert site.told.plans == []


@pytest.mark.parametrize(
    "sent",
    [
        "Bearer",
        "Bearer sp_rep_wrong",
        "Bearer sp_nobody_wrong",
        "Bearer sp_rep",
        "Bearer eyJhbGciOiJub25lIn0.e30.",
        "Basic YWRtaW46YWRtaW4=",
        "Token x",
        "x",
        "Bearer sp_\xff_\xfe",
    ],
)
async def test_what_opens_nothing_is_told_like_nothing(site: Site, sent: str) -> None:
    answer = await site.http.get(f"{site.url}/v1/who", headers=[(b"authorization", sent.encode("latin-1"))])

    assert code(answer) == (401, "not-authenticated")


async def test_a_bad_body_is_not_looked_at_before_it_is_known_who_sends_it(site: Site) -> None:
    bad = b"[" * 100_000

    assert (await site.ask("POST", "/v1/plans", content=bad)).status_code == 401
    assert (await site.ask("POST", "/v1/plans", "rep", content=bad)).status_code == 403
    assert (await site.ask("POST", "/v1/plans", "head", content=bad)).status_code == 422


async def test_who_is_not_known_is_not_told_what_there_is(site: Site) -> None:
    there = await site.ask("GET", "/v1/who")
    nowhere = [await site.ask(*where) for where in [("GET", "/v1/nothing"), ("PATCH", "/v1/who"), ("GET", "/v1/who/")]]

    assert [(one.status_code, one.content) for one in nowhere] == [(there.status_code, there.content)] * 3


async def test_who_is_known_is_told_what_there_is_not(site: Site) -> None:
    other_method = await site.ask("DELETE", "/v1/keys", "rep")

    assert code(await site.ask("GET", "/v1/nothing", "rep")) == (404, "not-found")
    assert code(await site.ask("GET", "/v1/who/", "rep")) == (404, "not-found")
    assert code(other_method) == (405, "method-not-allowed")
    assert other_method.headers["allow"] == "GET, POST"


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/who"), ("GET", "/v1/team"), ("POST", "/v1/plans")])
async def test_each_role_comes_in_where_its_rule_says(site: Site, method: str, path: str) -> None:
    roles = RULES[method, path].roles or frozenset()

    for role, who in ROLES.items():
        answer = await site.ask(method, path, role, json={"amount": 1})

        if Role(role) in roles:
            assert answer.is_success
            assert answer.json().get("who", who.name) == who.name
        else:
            assert code(answer) == (403, "not-allowed")


TRICKS = [
    ("GET", "//v1/keys"),
    ("GET", "/v1//keys"),
    ("GET", "/v1/keys/"),
    ("GET", "/v1/keys."),
    ("GET", "/v1/keys%2f"),
    ("GET", "/v1%2fkeys"),
    ("GET", "/%76%31/keys"),
    ("GET", "/v1/./keys"),
    ("GET", "/v1/who/../keys"),
    ("GET", "/healthz/../v1/keys"),
    ("GET", "/healthz%2f..%2fv1%2fkeys"),
    ("GET", "/healthz;/../v1/keys"),
    ("GET", "/v1/keys%0a"),
    ("GET", "/v1/keys%00"),
    ("GET", "/v1/keys%20"),
    ("GET", "/v1/keys;a=b"),
    ("GET", "/V1/KEYS"),
    ("GET", "/v1/keys?/healthz"),
    ("GET", "/v1\\keys"),
    ("GET", "http://127.0.0.1/v1/keys"),
    ("GET", "*"),
    ("HEAD", "/v1/keys"),
    ("OPTIONS", "/v1/keys"),
    ("TRACE", "/v1/keys"),
    ("get", "/v1/keys"),
    ("WEBSOCKET", "/v1/live"),
    ("WEBSOCKET", "/v1/keys"),
    ("FOO", "/v1/keys"),
]
HEADERS = (
    "",
    "X-HTTP-Method-Override: GET\r\n",
    "X-Original-URL: /healthz\r\nX-Rewrite-URL: /healthz\r\nX-Forwarded-Prefix: /healthz\r\n",
    "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-User: Eva\r\nX-Remote-User: admin\r\n",
)


async def raw(site: Site, method: str, target: str, headers: str) -> int:
    """Return the status of the answer to a request as nobody's client would send it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(site.url.rpartition(":")[2]))
    writer.write(f"{method} {target} HTTP/1.1\r\nHost: sales.example\r\nConnection: close\r\n{headers}\r\n".encode())
    status = (await reader.read()).split(b" ", 2)[1]
    writer.close()
    return int(status)


@pytest.mark.parametrize("headers", HEADERS)
async def test_no_trick_with_path_method_or_headers_opens_a_door(site: Site, headers: str) -> None:
    key = f"Authorization: Bearer {site.keys['rep']}\r\n"

    as_nobody = {trick: await raw(site, *trick, headers) for trick in TRICKS}
    as_rep = {trick: await raw(site, *trick, headers + key) for trick in TRICKS}

    assert {trick: status for trick, status in as_nobody.items() if status not in {400, 401}} == {}
    assert {trick: status for trick, status in as_rep.items() if status not in {400, 403, 404, 405}} == {}


async def test_the_tricks_lead_where_they_would_for_who_may(site: Site) -> None:
    key = f"Authorization: Bearer {site.keys['admin']}\r\n"

    assert await raw(site, "GET", "/v1/keys", key) == 200
    assert await raw(site, "GET", "/%76%31/keys", key) == 200


async def test_a_cookie_is_good_for_our_own_pages_only(site: Site) -> None:
    cookie, host = {"cookie": f"{COOKIE}={site.keys['head']}"}, site.url.partition("://")[2]

    async def asked(**more: str) -> int:
        answer = await site.ask("POST", "/v1/plans", json={"amount": 1}, headers={**cookie, **more})
        return answer.status_code

    assert await asked() == 201
    assert await asked(origin=f"http://{host}") == 201
    assert await asked(origin=f"https://{host}") == 201
    others = ("https://evil.example", "null", f"http://{host}.evil.example", f"http://{host}1", "http://127.0.0.1", "")
    assert [await asked(origin=origin) for origin in (*others, "http://[", f"http://x@{host}")] == [403] * 8
    assert site.told.plans == [1, 1, 1]


async def test_a_key_in_the_header_comes_before_the_cookie(site: Site) -> None:
    answer = await site.ask("GET", "/v1/who", "rep", headers={"cookie": f"{COOKIE}={site.keys['admin']}"})

    assert answer.json() == {"who": "Ada"}


async def test_a_cookie_that_opens_nothing_is_nobody(site: Site) -> None:
    for value in ("", "x", "sp_head_wrong"):
        answer = await site.ask("GET", "/v1/who", headers={"cookie": f"{COOKIE}={value}"})
        assert code(answer) == (401, "not-authenticated")


async def test_a_token_of_the_provider_comes_in_as_a_key_does(database: AsyncDatabase[Document]) -> None:
    async with (
        an_issuer() as issuer,
        httpx.AsyncClient() as http,
        a_site(database, issuer=a_provider(issuer.url, http)) as site,
    ):
        bearer = {"authorization": f"Bearer {issuer.token(sub='Zoë')}"}
        wrong = {"authorization": f"Bearer {issuer.token(aud=f'not {AUDIENCE}')}"}

        assert (await site.ask("GET", "/v1/who", headers=bearer)).json() == {"who": "Zoë"}
        assert code(await site.ask("GET", "/v1/keys", headers=bearer)) == (403, "not-allowed")
        assert code(await site.ask("GET", "/v1/who", headers=wrong)) == (401, "not-authenticated")


async def test_while_the_provider_is_away_a_token_may_be_sent_again_and_keys_go_on(
    database: AsyncDatabase[Document],
) -> None:
    async with an_issuer() as issuer, httpx.AsyncClient() as http:
        issuer.is_broken = True
        async with a_site(database, issuer=a_provider(issuer.url, http)) as site:
            bearer = {"authorization": f"Bearer {issuer.token()}"}
            answer = await site.ask("GET", "/v1/who", headers=bearer)

            assert code(answer) == (503, "identity-provider-away")
            assert answer.headers["retry-after"] == "2"
            assert (await site.ask("GET", "/v1/who", "rep")).is_success


async def test_a_revoked_key_is_nobodys_within_its_seconds(database: AsyncDatabase[Document]) -> None:
    async with a_site(database, kept_s=0.1) as site:
        assert (await site.ask("GET", "/v1/who", "rep")).is_success
        assert (await site.ask("POST", "/v1/keys/rep/revoke", "admin")).is_success

        async def is_over() -> bool:
            return (await site.ask("GET", "/v1/who", "rep")).status_code == 401

        await eventually(is_over, within_s=10)


async def test_who_asked_before_is_not_who_asks_next(site: Site) -> None:
    assert (await site.ask("GET", "/v1/who", "admin")).json() == {"who": "Eva"}
    assert (await site.ask("GET", "/healthz")).json() == {"who": None}
    assert (await site.ask("GET", "/v1/who", "rep")).json() == {"who": "Ada"}


async def test_each_of_many_at_once_is_who_they_are(site: Site) -> None:
    roles = list(ROLES) * 10

    answers = await asyncio.gather(*(site.ask("GET", "/v1/later", role) for role in roles))

    assert [answer.json()["who"] for answer in answers] == [ROLES[role].name for role in roles]
    assert sorted(map(str, site.told.afterwards)) == sorted(ROLES[role].name for role in roles)


async def test_while_the_database_is_away_nobody_comes_in_whom_it_would_have_to_be_asked_about(
    site: Site, away: AsyncDatabase[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site.access.keys, "_keys", away["keys"])

    answer = await site.ask("GET", "/v1/who", "admin")

    assert code(answer) == (503, "database-away")
    assert answer.headers["retry-after"] == "2"
    assert (await site.ask("GET", "/healthz")).is_success


async def test_what_cannot_be_noted_in_the_log_is_not_done(
    database: AsyncDatabase[Document], away: AsyncDatabase[Document]
) -> None:
    async with a_site(database, audited_in=away) as site:
        answer = await site.ask("POST", "/v1/plans", "head", json={"amount": 1})

        assert code(answer) == (503, "database-away")
        assert site.told.plans == []
        assert (await site.ask("GET", "/v1/who", "head")).is_success


async def test_the_log_has_who_did_what_and_why_and_what_came_of_it(site: Site) -> None:
    answer = await site.ask(
        "POST", "/v1/plans?year=2026", "head", json={"amount": 7}, headers={"x-audit-reason": "the board decided"}
    )

    assert answer.status_code == 201
    began, ended = await site.log()
    assert (began.who, began.role, began.what) == ("Hal", "head", "POST /v1/plans?year=2026")
    assert (began.why, began.of, began.outcome) == ("the board decided", None, None)
    assert (ended.of, ended.outcome, ended.what) == (began.id, "201", 'POST /v1/plans?year=2026 {"amount":7}')


async def test_the_log_has_what_was_refused_inside_and_what_failed(site: Site) -> None:
    await site.ask("POST", "/v1/plans", "head", json={"amount": "much"})
    assert (await site.ask("POST", "/v1/fails", "admin")).status_code == 500

    assert [entry.outcome for entry in await site.log()] == [None, "422", None, "failed: RuntimeError"]


async def test_the_log_has_a_long_body_to_a_bound(site: Site) -> None:
    long = b'{"amount": 1, "note": "' + b"x" * 1_000_000 + b'"}'
    await site.ask("POST", "/v1/plans", "head", content=long, headers={"content-type": "application/json"})

    _, ended = await site.log()
    assert ended.outcome == "201"
    assert len(ended.what) == len("POST /v1/plans ") + 4_000
    assert site.told.plans == [1]


async def test_the_log_has_nothing_of_who_was_not_let_in_and_of_what_changes_nothing(site: Site) -> None:
    await site.ask("POST", "/v1/plans", json={"amount": 1})
    await site.ask("POST", "/v1/plans", "rep", json={"amount": 1})
    await site.ask("GET", "/v1/keys", "admin")

    assert await site.log() == []


async def revoked(site: Site, role: str) -> None:
    """Revoke the key of *role* in the database, as another process would."""
    keys = KeyStore(site.access.keys._keys.database)  # noqa: SLF001  # the same database
    known = await keys.find(role)
    assert known is not None
    assert await keys.replace(replace(known, revoked_at=NOON), known)


async def test_a_stream_tells_each_line_at_once_and_who_it_is_for(site: Site) -> None:
    async with site.http.stream("GET", f"{site.url}/v1/stream", headers=site.bearer("screen")) as answer:
        lines = answer.aiter_lines()
        for said in ("one", "two", "three"):
            await site.told.lines.put(said)
            assert await anext(lines) == f"data: TV {said}"
            assert await anext(lines) == ""


async def test_a_stream_ends_when_its_key_does(database: AsyncDatabase[Document]) -> None:
    async with (
        a_site(database, kept_s=0.1) as site,
        site.http.stream("GET", f"{site.url}/v1/stream", headers=site.bearer("screen")) as answer,
    ):
        lines = answer.aiter_lines()
        await site.told.lines.put("one")
        assert await anext(lines) == "data: TV one"
        await revoked(site, "screen")

        heard = asyncio.create_task(_all(lines))
        while not heard.done():
            await site.told.lines.put("more")
            await asyncio.wait([heard], timeout=0.05)
        await heard


async def test_a_stream_goes_on_while_the_database_is_away(
    database: AsyncDatabase[Document], away: AsyncDatabase[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        a_site(database, kept_s=0) as site,
        site.http.stream("GET", f"{site.url}/v1/stream", headers=site.bearer("screen")) as answer,
    ):
        monkeypatch.setattr(site.access.keys, "_keys", away["keys"])
        lines = answer.aiter_lines()
        for said in ("one", "two"):
            await site.told.lines.put(said)
            assert await anext(lines) == f"data: TV {said}"
            assert await anext(lines) == ""


async def _all(lines: AsyncIterator[str]) -> list[str]:
    return [line async for line in lines]
