"""Tokens of an OIDC provider: signature, issuer, audience and time are checked; claims say who it is.

The provider's keys are read from its discovery document, kept for a while, and read anew when a token names another.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import jwt

from shared.access.principal import Principal, Role
from shared.refusals import AwayError, UnknownCallerError

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Whatever a token says of itself, it is one of these: no shared secrets, and never none."""
_KEPT_S = 600.0
_AGAIN_S = 30.0
_ANSWER_WITHIN_S = 5.0
_LEEWAY_S = 30


class ProviderAwayError(AwayError):
    """The identity provider does not say which keys it signs with."""

    code = "identity-provider-away"

    def __init__(self, reason: object) -> None:
        super().__init__(f"the identity provider does not answer: {reason}")


@dataclass(frozen=True, slots=True)
class Claims:
    """Which claims say who somebody is: those of our own by default."""

    role: str = "salespulse_role"
    manager: str = "manager_id"
    team: str = "team_id"


class Provider:
    """The issuer, and the keys that it signs with."""

    def __init__(self, issuer: str, audience: str, claims: Claims, http: httpx.AsyncClient) -> None:
        self._issuer, self._audience, self._claims, self._http = issuer.rstrip("/"), audience, claims, http
        self._keys: dict[str, jwt.PyJWK] = {}
        self._read_at = -_KEPT_S
        self._reading = asyncio.Lock()

    async def holder(self, token: str) -> Principal:
        """Return who *token* is about. Raises: UnknownCallerError, ProviderAwayError."""
        try:
            key = await self._key(jwt.get_unverified_header(token))
            claims = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=self._audience,
                issuer=[self._issuer, f"{self._issuer}/"],
                leeway=_LEEWAY_S,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as error:
            raise UnknownCallerError(f"the token is not good ({error})") from error
        return self._principal(claims)

    def _principal(self, claims: Mapping[str, Any]) -> Principal:
        names = self._claims
        try:
            role = Role(claims.get(names.role, ""))
        except ValueError as error:
            known = ", ".join(Role)
            raise UnknownCallerError(f"the token's {names.role} is none of {known}") from error
        if role in {Role.SYSTEM, Role.SCREEN}:
            raise UnknownCallerError(f"a {role} has a key, not a token")
        manager, team = claims.get(names.manager), claims.get(names.team)
        return Principal(str(claims["sub"]), role, manager and str(manager), team and str(team))

    async def _key(self, header: Mapping[str, Any]) -> jwt.PyJWK:
        """Return the key that the token's *header* names. Raises: PyJWTError, ProviderAwayError."""
        if header.get("alg") not in ALGORITHMS:
            raise jwt.InvalidAlgorithmError("its algorithm is not allowed")
        kid = header.get("kid")
        async with self._reading:
            age = asyncio.get_running_loop().time() - self._read_at
            if age > _KEPT_S or (kid not in self._keys and age > _AGAIN_S):
                await self._read()
        if kid not in self._keys:
            raise jwt.InvalidKeyError("no key of the issuer signed it")
        return self._keys[kid]

    async def _read(self) -> None:
        try:
            told = await self._fetched(f"{self._issuer}/.well-known/openid-configuration")
            keys = await self._fetched(told["jwks_uri"])
            found = jwt.PyJWKSet.from_dict(keys).keys
        except (httpx.HTTPError, KeyError, TypeError, ValueError, jwt.PyJWTError) as error:
            if self._keys:
                return  # those that are known go on
            raise ProviderAwayError(type(error).__name__) from error
        self._keys = {key.key_id: key for key in found if key.key_id and key.public_key_use in {None, "sig"}}
        self._read_at = asyncio.get_running_loop().time()

    async def _fetched(self, url: str) -> Any:
        answer = await self._http.get(url, timeout=_ANSWER_WITHIN_S)
        return answer.raise_for_status().json()
