"""The keys that an OIDC issuer signs with: read from its discovery document, kept, and read anew now and then."""

import asyncio
import math
from typing import Any, TypeVar

import httpx
import jwt
import structlog
from pydantic import BaseModel

from shared.refusals import AwayError

_KEPT_S = 600.0
_AGAIN_S = 30.0
_ANSWER_WITHIN_S = 5.0

ToldT = TypeVar("ToldT", bound=BaseModel)

log = structlog.get_logger(__name__)


class ProviderAwayError(AwayError):
    """The identity provider does not say which keys it signs with."""

    code = "identity-provider-away"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the identity provider does not answer: {reason}")


class _Discovery(BaseModel):
    issuer: str
    jwks_uri: str


class _KeySet(BaseModel):
    keys: list[dict[str, Any]]


class IssuerKeys:
    """The keys of one issuer, asked every *kept_s* or when a token names another key, but never twice in *again_s*.

    Whatever a token says of where its key is, nobody else is asked.
    """

    def __init__(
        self, issuer: str, http: httpx.AsyncClient, *, kept_s: float = _KEPT_S, again_s: float = _AGAIN_S
    ) -> None:
        self.issuer = issuer.rstrip("/")
        self._http, self._kept_s, self._again_s = http, kept_s, again_s
        self._keys: dict[str, jwt.PyJWK] = {}
        self._read_at = self._tried_at = -math.inf
        self._reading = asyncio.Lock()
        self._failed = "it was not asked yet"

    async def named(self, kid: str | None) -> jwt.PyJWK:
        """Return the key *kid*. Raises: InvalidKeyError, ProviderAwayError while no key at all is known."""
        is_known = kid in self._keys
        if self._is_due(kid) or (self._reading.locked() and not is_known):
            await self._read_once(kid)
        if not self._keys:
            raise ProviderAwayError(self._failed)
        if kid is None or kid not in self._keys:
            raise jwt.InvalidKeyError("no key of the issuer signed it")
        return self._keys[kid]

    def _is_due(self, kid: str | None) -> bool:
        now = asyncio.get_running_loop().time()
        again_s = self._again_s if self._keys else min(self._again_s, AwayError.retry_after_seconds)
        is_wanted = kid not in self._keys or now - self._read_at >= self._kept_s
        return is_wanted and now - self._tried_at >= again_s

    async def _read_once(self, kid: str | None) -> None:
        async with self._reading:
            if self._is_due(kid):  # else somebody did, while this one waited
                self._tried_at = asyncio.get_running_loop().time()
                await self._read()

    async def _read(self) -> None:
        try:
            told = await self._fetched(f"{self.issuer}/.well-known/openid-configuration", _Discovery)
            if told.issuer.rstrip("/") != self.issuer:
                raise ValueError("another issuer answers")  # noqa: TRY301  # told like all that is wrong with an answer
            found = jwt.PyJWKSet((await self._fetched(told.jwks_uri, _KeySet)).keys).keys
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, jwt.PyJWTError) as error:
            self._failed = type(error).__name__
            log.warning("identity-provider-away", reason=self._failed, keys_known=len(self._keys))
            return  # those that are known go on
        self._keys = {key.key_id: key for key in found if key.key_id and key.public_key_use in {None, "sig"}}
        self._read_at = self._tried_at

    async def _fetched(self, url: str, kind: type[ToldT]) -> ToldT:
        answer = await self._http.get(url, timeout=_ANSWER_WITHIN_S)
        return kind.model_validate_json(answer.raise_for_status().content)
