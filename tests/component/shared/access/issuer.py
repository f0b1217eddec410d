"""An identity provider on 127.0.0.1: its keys, what it tells of them, and the tokens that it signs."""

import asyncio
import base64
import hmac
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from fastapi import FastAPI, HTTPException

from deploy.local.ports import free_port
from shared.clock import system_clock
from tests.conditions import eventually

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
AUDIENCE = "salespulse"
MAKERS: dict[str, Callable[[], PrivateKey]] = {
    "RS256": lambda: rsa.generate_private_key(65537, 2048),
    "PS256": lambda: rsa.generate_private_key(65537, 2048),
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
}


@dataclass(frozen=True)
class SigningKey:
    """A key of an issuer."""

    kid: str
    algorithm: str
    private: PrivateKey

    @classmethod
    def new(cls, kid: str, algorithm: str = "RS256") -> "SigningKey":
        """Make one."""
        return cls(kid, algorithm, MAKERS[algorithm]())

    @property
    def public(self) -> dict[str, Any]:
        """Return what the issuer tells of it."""
        told = jwt.get_algorithm_by_name(self.algorithm).to_jwk(self.private.public_key(), as_dict=True)
        return {**told, "kid": self.kid, "alg": self.algorithm, "use": "sig"}


@dataclass
class Issuer:
    """The provider. What it tells, a test may change."""

    url: str
    keys: list[SigningKey] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    """What its discovery document says otherwise than it should."""
    more_keys: list[dict[str, Any]] = field(default_factory=list)
    is_broken: bool = False
    asked: Counter[str] = field(default_factory=Counter)

    def claims(self, **more: Any) -> dict[str, Any]:
        """Return the claims of a good token of a rep; those that are None in *more* are left out."""
        now = int(system_clock().timestamp())
        said = {"iss": self.url, "aud": AUDIENCE, "sub": "ada", "iat": now, "exp": now + 300}
        all_claims = {**said, "salespulse_role": "rep", "manager_id": "m-1", **more}
        return {name: value for name, value in all_claims.items() if value is not None}

    def token(self, key: SigningKey | None = None, headers: Mapping[str, Any] | None = None, **more: Any) -> str:
        """Return a token signed by *key*, or the first one."""
        signing = key or self.keys[0]
        said = {"kid": signing.kid, **(headers or {})}
        return jwt.encode(self.claims(**more), signing.private, signing.algorithm, said)

    def app(self) -> FastAPI:
        """Return its HTTP side."""
        app = FastAPI(openapi_url=None)

        @app.get("/.well-known/openid-configuration")
        async def discovery() -> dict[str, Any]:
            self._count("discovery")
            return {"issuer": self.url, "jwks_uri": f"{self.url}/keys", **self.told}

        @app.get("/keys")
        async def keys() -> dict[str, Any]:
            self._count("keys")
            return {"keys": [*(key.public for key in self.keys), *self.more_keys]}

        @app.get("/evil")
        async def evil() -> dict[str, Any]:
            self._count("evil")
            return {"keys": []}

        return app

    def _count(self, what: str) -> None:
        self.asked[what] += 1
        if self.is_broken:
            raise HTTPException(500)


@asynccontextmanager
async def served(app: FastAPI, port: int) -> AsyncIterator[None]:
    """Serve *app* on 127.0.0.1 meanwhile."""
    server = uvicorn.Server(
        uvicorn.Config(app, "127.0.0.1", port, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    )
    task = asyncio.create_task(server.serve())
    await eventually(lambda: server.started, what="it is served")
    yield
    server.should_exit = True
    await task


@cache
def usual_key() -> SigningKey:
    """Return the key that an issuer begins with; it takes a while to make one."""
    return SigningKey.new("one")


@asynccontextmanager
async def an_issuer() -> AsyncIterator[Issuer]:
    """Serve an issuer meanwhile."""
    port = free_port()
    issuer = Issuer(f"http://127.0.0.1:{port}", [usual_key()])
    async with served(issuer.app(), port):
        yield issuer


def by_hand(header: Mapping[str, Any], claims: Mapping[str, Any], secret: bytes | None = None) -> str:
    """Return a token as no library would make it: signed with *secret* by HMAC, or not at all."""
    signed = b".".join(_text(json.dumps(part).encode()) for part in (header, claims))
    signature = hmac.new(secret, signed, sha256).digest() if secret is not None else b""
    return (signed + b"." + _text(signature)).decode()


def _text(value: bytes) -> bytes:
    return base64.urlsafe_b64encode(value).rstrip(b"=")
