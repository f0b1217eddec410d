"""A token of our identity provider tells who somebody is; whatever else there is that looks like one does not."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from deploy.local.ports import free_port
from shared.access.issuer_keys import IssuerKeys, ProviderAwayError
from shared.access.principal import Principal, Role
from shared.access.tokens import ALGORITHMS, Claims, Provider
from shared.refusals import UnknownCallerError
from tests.component.shared.access.issuer import AUDIENCE, Issuer, SigningKey, an_issuer, by_hand, served
from tests.conditions import eventually

ADA = Principal("ada", Role.REP, "m-1")
LONG_S = 3_600.0


@pytest.fixture(scope="module")
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    async with an_issuer() as issuer:
        yield issuer


@pytest.fixture
def provider(issuer: Issuer, http: httpx.AsyncClient) -> Provider:
    return a_provider(issuer.url, http)


def a_provider(url: str, http: httpx.AsyncClient, **times: float) -> Provider:
    return Provider(IssuerKeys(url, http, **times), AUDIENCE, Claims())


async def refusal(provider: Provider, token: str) -> str:
    """Return why *token* is refused."""
    with pytest.raises(UnknownCallerError) as refused:
        await provider.holder(token)
    return str(refused.value)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
async def test_a_good_token_tells_who_it_is(issuer: Issuer, provider: Provider, algorithm: str) -> None:
    issuer.keys = [SigningKey.new("other"), SigningKey.new("ours", algorithm)]

    assert await provider.holder(issuer.token(issuer.keys[1])) == ADA


@pytest.mark.parametrize(
    ("claims", "who"),
    [
        ({"salespulse_role": "lead", "team_id": "north"}, Principal("ada", Role.LEAD, "m-1", "north")),
        ({"salespulse_role": "head", "manager_id": None}, Principal("ada", Role.HEAD)),
        ({"salespulse_role": "admin", "manager_id": None}, Principal("ada", Role.ADMIN)),
        ({"aud": ["other", AUDIENCE]}, ADA),
        ({"publishes": ["*"], "reads": ["*"]}, ADA),
    ],
)
async def test_its_claims_say_role_manager_and_team(
    issuer: Issuer, provider: Provider, claims: dict[str, Any], who: Principal
) -> None:
    assert await provider.holder(issuer.token(**claims)) == who


async def test_an_issuer_that_ends_with_a_slash_is_the_same_issuer(issuer: Issuer, http: httpx.AsyncClient) -> None:
    issuer.told = {"issuer": f"{issuer.url}/"}

    assert await a_provider(f"{issuer.url}/", http).holder(issuer.token(iss=f"{issuer.url}/")) == ADA


async def test_claims_may_have_other_names(issuer: Issuer, http: httpx.AsyncClient) -> None:
    provider = Provider(IssuerKeys(issuer.url, http), AUDIENCE, Claims("groups", "staff", "unit"))

    assert await provider.holder(issuer.token(groups="lead", staff="m-2", unit="south")) == Principal(
        "ada", Role.LEAD, "m-2", "south"
    )


def around(issuer: Issuer, **by_seconds: int) -> dict[str, Any]:
    return {name: issuer.claims()["iat"] + seconds for name, seconds in by_seconds.items()}


@pytest.mark.parametrize(
    "moments",
    [
        pytest.param({"iat": -600, "exp": -60}, id="expired"),
        pytest.param({"nbf": 120}, id="not valid yet"),
        pytest.param({"iat": 120}, id="issued in the future"),
    ],
)
async def test_a_token_outside_its_time_is_refused(issuer: Issuer, provider: Provider, moments: dict[str, int]) -> None:
    await refusal(provider, issuer.token(**around(issuer, **moments)))


@pytest.mark.parametrize("moments", [{"iat": -600, "exp": -5}, {"nbf": 5}, {"iat": 5}])
async def test_clocks_may_differ_by_seconds(issuer: Issuer, provider: Provider, moments: dict[str, int]) -> None:
    assert await provider.holder(issuer.token(**around(issuer, **moments))) == ADA


@pytest.mark.parametrize("claim", ["exp", "iat", "iss", "aud", "sub", "salespulse_role", "manager_id"])
async def test_a_token_without_a_claim_is_refused_by_its_name(issuer: Issuer, provider: Provider, claim: str) -> None:
    assert claim in (await refusal(provider, issuer.token(**{claim: None}))).replace("Audience", "aud")


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"aud": []},
        {"aud": "salespulse2"},
        {"iss": "https://evil.example"},
        {"iss": ""},
        {"exp": "soon"},
        {"sub": 7},
        {"salespulse_role": "owner"},
        {"salespulse_role": ["admin"]},
        {"salespulse_role": {"admin": True}},
        {"salespulse_role": "ADMIN"},
        {"salespulse_role": "system"},
        {"salespulse_role": "screen"},
        {"salespulse_role": "lead"},
        {"manager_id": 7},
        {"manager_id": ["m-1"]},
        {"manager_id": ""},
        {"manager_id": "a b"},
        {"team_id": "a/b"},
        {"team_id": "x" * 201},
    ],
    ids=str,
)
async def test_a_token_that_says_something_else_is_refused(
    issuer: Issuer, provider: Provider, claims: dict[str, Any]
) -> None:
    await refusal(provider, issuer.token(**claims))


def pem(key: SigningKey) -> bytes:
    kinds = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.private.public_key().public_bytes(*kinds)


def changed(token: str, part: int) -> str:
    parts = token.split(".")
    middle = len(parts[part]) // 2
    parts[part] = parts[part][:middle] + ("A" if parts[part][middle] != "A" else "B") + parts[part][middle + 1 :]
    return ".".join(parts)


FORGERIES: dict[str, Callable[[Issuer], str]] = {
    "another key of the same name": lambda issuer: issuer.token(SigningKey.new("one")),
    "another kind of key of the same name": lambda issuer: issuer.token(SigningKey.new("one", "ES256")),
    "other claims under the signature": lambda issuer: changed(issuer.token(), 1),
    "another signature": lambda issuer: changed(issuer.token(), 2),
    "no signature": lambda issuer: issuer.token().rpartition(".")[0] + ".",
    "alg none": lambda issuer: by_hand({"alg": "none", "kid": "one"}, issuer.claims()),
    "alg None": lambda issuer: by_hand({"alg": "None", "kid": "one"}, issuer.claims()),
    "no alg": lambda issuer: by_hand({"kid": "one"}, issuer.claims()),
    "alg of another type": lambda issuer: by_hand({"alg": ["RS256"], "kid": "one"}, issuer.claims()),
    "the public key as a secret": lambda issuer: by_hand(
        {"alg": "HS256", "kid": "one"}, issuer.claims(), pem(issuer.keys[0])
    ),
    "the public key as a secret, of another alg": lambda issuer: by_hand(
        {"alg": "RS256", "kid": "one"}, issuer.claims(), pem(issuer.keys[0])
    ),
    "no secret at all": lambda issuer: by_hand({"alg": "HS256", "kid": "one"}, issuer.claims(), b""),
    "another alg of the same key": lambda issuer: jwt.encode(
        issuer.claims(), issuer.keys[0].private, "PS256", {"kid": "one"}
    ),
    "a stronger alg that is not ours": lambda issuer: jwt.encode(
        issuer.claims(), issuer.keys[0].private, "RS512", {"kid": "one"}
    ),
    "no kid": lambda issuer: jwt.encode(issuer.claims(), issuer.keys[0].private, "RS256"),
    "a kid of another type": lambda issuer: by_hand({"alg": "RS256", "kid": {"$ne": None}}, issuer.claims()),
    "a kid that is a path": lambda issuer: issuer.token(headers={"kid": "../../../../dev/null"}),
    "a kid that is a query": lambda issuer: issuer.token(headers={"kid": "x' UNION SELECT 'secret"}),
    "a kid that is an address": lambda issuer: issuer.token(headers={"kid": f"{issuer.url}/evil"}),
    "critical headers that nobody knows": lambda issuer: issuer.token(headers={"crit": ["exp2"], "exp2": 1}),
    "a payload beside it": lambda issuer: issuer.token(headers={"b64": False, "crit": ["b64"]}),
    "claims that are a list": lambda _: by_hand({"alg": "RS256", "kid": "one"}, []),  # type: ignore[arg-type]
    "endless claims": lambda _: "eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSJ9." + "W1tb" * 10_000 + ".AAAA",
    "an endless header": lambda _: "W1tb" * 10_000 + ".e30.AAAA",
    "an encrypted token": lambda _: "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAA.AAAA.AAAA",
    "something else": lambda _: "letmein",
    "dots": lambda _: "..",
    "letters of another script": lambda _: "клю.ч.и",
    "nothing": lambda _: "",
}


@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES)
async def test_what_the_issuer_did_not_sign_is_refused(
    issuer: Issuer, provider: Provider, forged: Callable[[Issuer], str]
) -> None:
    await provider.holder(issuer.token())

    await refusal(provider, forged(issuer))


@pytest.mark.parametrize("header", ["jku", "jwk", "x5u", "x5c"])
async def test_a_token_does_not_bring_its_own_key(issuer: Issuer, provider: Provider, header: str) -> None:
    thief = SigningKey.new("thief")
    brought = {"jwk": thief.public, "x5c": [pem(thief).decode()]}.get(header, f"{issuer.url}/evil")

    await refusal(provider, issuer.token(thief, {header: brought}))
    await refusal(provider, issuer.token(thief, {header: brought, "kid": "one"}))

    assert await provider.holder(issuer.token(headers={header: brought})) == ADA
    assert issuer.asked["evil"] == 0


async def test_a_shared_secret_among_the_issuers_keys_signs_nothing(issuer: Issuer, provider: Provider) -> None:
    issuer.more_keys = [{"kty": "oct", "k": "c2VjcmV0" * 8, "kid": "shared", "alg": "HS256"}]
    token = by_hand({"alg": "HS256", "kid": "shared"}, issuer.claims(), b"secret" * 8)

    await refusal(provider, token)


async def test_a_key_for_encryption_signs_nothing(issuer: Issuer, provider: Provider) -> None:
    other = SigningKey.new("enc")
    issuer.more_keys = [{**other.public, "use": "enc"}]

    await refusal(provider, issuer.token(other))


async def test_keys_that_nobody_knows_the_kind_of_do_no_harm(issuer: Issuer, provider: Provider) -> None:
    issuer.more_keys = [{"kty": "QUANTUM", "kid": "q"}, {"kid": "nothing"}, {"kty": "RSA", "kid": "half", "n": "AQAB"}]

    assert await provider.holder(issuer.token()) == ADA


async def test_the_issuer_is_asked_once_for_many_tokens_at_once(issuer: Issuer, provider: Provider) -> None:
    token = issuer.token()

    assert await asyncio.gather(*(provider.holder(token) for _ in range(50))) == [ADA] * 50
    assert issuer.asked == {"discovery": 1, "keys": 1}


async def test_a_new_key_of_the_issuer_is_found_and_one_that_it_let_go_ends(
    issuer: Issuer, http: httpx.AsyncClient
) -> None:
    provider, former = a_provider(issuer.url, http, again_s=0), issuer.token()
    await provider.holder(former)
    issuer.keys = [SigningKey.new("two", "ES256")]

    assert await provider.holder(issuer.token()) == ADA
    await refusal(provider, former)


async def test_a_key_that_the_issuer_let_go_ends_after_a_while_though_no_new_one_is_asked_for(
    issuer: Issuer, http: httpx.AsyncClient
) -> None:
    provider, former = a_provider(issuer.url, http, kept_s=0, again_s=0), issuer.token()
    await provider.holder(former)
    issuer.keys = [SigningKey.new("two")]

    await refusal(provider, former)


async def test_unknown_keys_have_the_issuer_asked_no_more_than_once_in_a_while(
    issuer: Issuer, http: httpx.AsyncClient
) -> None:
    provider = a_provider(issuer.url, http, again_s=LONG_S)
    await provider.holder(issuer.token())

    tokens = [issuer.token(headers={"kid": f"try-{number}"}) for number in range(20)]
    await asyncio.gather(*(refusal(provider, token) for token in tokens))

    assert issuer.asked == {"discovery": 1, "keys": 1}
    assert await provider.holder(issuer.token()) == ADA


async def test_what_was_refused_before_the_issuer_was_asked_is_not_worth_a_question(
    issuer: Issuer, provider: Provider
) -> None:
    for name in ("alg none", "no secret at all", "something else", "an endless header"):
        await refusal(provider, FORGERIES[name](issuer))

    assert issuer.asked == {}


async def test_while_nothing_is_known_of_an_issuer_that_is_away_everybody_may_try_again(
    http: httpx.AsyncClient,
) -> None:
    port = free_port()
    issuer = Issuer(f"http://127.0.0.1:{port}", [SigningKey.new("one")])
    provider, token = a_provider(issuer.url, http, again_s=0), issuer.token()

    answers = await asyncio.gather(*(provider.holder(token) for _ in range(5)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [ProviderAwayError] * 5

    async with served(issuer.app(), port):
        assert await provider.holder(token) == ADA


async def test_an_issuer_that_is_away_is_not_asked_at_every_request(issuer: Issuer, http: httpx.AsyncClient) -> None:
    provider, issuer.is_broken = a_provider(issuer.url, http, again_s=LONG_S), True

    for _ in range(5):
        with pytest.raises(ProviderAwayError):
            await provider.holder(issuer.token())

    assert issuer.asked["discovery"] == 1


async def test_known_keys_go_on_while_the_issuer_is_away(issuer: Issuer, http: httpx.AsyncClient) -> None:
    provider = a_provider(issuer.url, http, kept_s=0, again_s=0)
    await provider.holder(issuer.token())
    issuer.is_broken = True

    assert await provider.holder(issuer.token()) == ADA
    await refusal(provider, issuer.token(SigningKey.new("two")))
    assert issuer.asked["discovery"] == 3


async def test_a_known_key_does_not_wait_for_an_issuer_that_hangs(issuer: Issuer, http: httpx.AsyncClient) -> None:
    provider, token = a_provider(issuer.url, http, kept_s=0, again_s=LONG_S), issuer.token()
    keys = provider._keys  # noqa: SLF001  # who else holds the question open
    await provider.holder(token)

    async with keys._reading:  # noqa: SLF001
        assert await provider.holder(token) == ADA


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://evil.example"},
        {"jwks_uri": None},
        {"jwks_uri": "not an address"},
        {"jwks_uri": "http://[/"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "http://127.0.0.1:1/"},
    ],
    ids=json.dumps,
)
async def test_a_discovery_document_that_makes_no_sense_is_an_issuer_that_is_away(
    issuer: Issuer, provider: Provider, told: dict[str, Any]
) -> None:
    issuer.told = told

    with pytest.raises(ProviderAwayError):
        await provider.holder(issuer.token())


async def test_an_issuer_without_any_key_that_we_can_use_is_away(issuer: Issuer, provider: Provider) -> None:
    token, issuer.keys = issuer.token(), []

    with pytest.raises(ProviderAwayError):
        await provider.holder(token)


async def test_an_issuer_that_comes_back_is_found(issuer: Issuer, http: httpx.AsyncClient) -> None:
    provider, issuer.is_broken = a_provider(issuer.url, http, again_s=0.1), True
    with pytest.raises(ProviderAwayError):
        await provider.holder(issuer.token())
    issuer.is_broken = False

    async def is_back() -> bool:
        try:
            return await provider.holder(issuer.token()) == ADA
        except ProviderAwayError:
            return False

    await eventually(is_back, within_s=10)
