"""Tokens of an OIDC provider: signature, issuer, audience and time are checked; claims say who it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from pydantic import TypeAdapter, ValidationError

from shared.access.issuer_keys import IssuerKeys
from shared.access.principal import Principal, Role
from shared.refusals import UnknownCallerError
from shared.values import Id

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Whatever a token says of itself, it is one of these: no shared secrets, and never none."""
_LEEWAY_S = 30
_REQUIRED = ["exp", "iat", "iss", "aud", "sub"]
_id: TypeAdapter[str] = TypeAdapter(Id)


@dataclass(frozen=True, slots=True)
class Claims:
    """Which claims say who somebody is: those of our own by default."""

    role: str = "salespulse_role"
    manager: str = "manager_id"
    team: str = "team_id"


class Provider:
    """The issuer, for tokens that are meant for us, the *audience*."""

    def __init__(self, keys: IssuerKeys, audience: str, claims: Claims) -> None:
        self._keys, self._audience, self._claims = keys, audience, claims

    async def holder(self, token: str) -> Principal:
        """Return who *token* is about. Raises: UnknownCallerError, ProviderAwayError."""
        try:
            return self._principal(await self._told(token))
        except jwt.PyJWTError as error:
            raise UnknownCallerError(f"the token is not good ({error})") from error
        except RecursionError as error:  # of a token that nests without end
            raise UnknownCallerError("the token is not good") from error

    async def _told(self, token: str) -> Mapping[str, Any]:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise jwt.InvalidAlgorithmError("its algorithm is not allowed")
        return jwt.decode(
            token,
            await self._keys.named(header.get("kid")),
            algorithms=ALGORITHMS,
            audience=self._audience,
            issuer=[self._keys.issuer, f"{self._keys.issuer}/"],
            leeway=_LEEWAY_S,
            options={"require": _REQUIRED},
        )

    def _principal(self, claims: Mapping[str, Any]) -> Principal:
        names = self._claims
        role = _role(claims, names.role)
        manager, team = _named(claims, names.manager), _named(claims, names.team)
        if role is Role.REP and manager is None:
            raise UnknownCallerError(f"a rep's token names the {names.manager}")
        if role is Role.LEAD and team is None:
            raise UnknownCallerError(f"a lead's token names the {names.team}")
        return Principal(claims["sub"], role, manager, team)


def _role(claims: Mapping[str, Any], name: str) -> Role:
    try:
        role = Role(claims.get(name, ""))
    except ValueError as error:
        raise UnknownCallerError(f"the token's {name} is none of {', '.join(Role)}") from error
    if role in {Role.SYSTEM, Role.SCREEN}:
        raise UnknownCallerError(f"a {role} has a key, not a token")
    return role


def _named(claims: Mapping[str, Any], name: str) -> str | None:
    if claims.get(name) is None:
        return None
    try:
        return _id.validate_python(claims[name], strict=True)
    except ValidationError as error:
        raise UnknownCallerError(f"the token's {name} is no id") from error
