"""AlterUserScramCredentials, the one request of Kafka's that we need and aiokafka lacks (KIP-554)."""

from collections.abc import Mapping
from hashlib import pbkdf2_hmac
from secrets import token_bytes
from typing import Any, NamedTuple

from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import CompactArray, CompactBytes, CompactString, Int8, Int16, Int32, Schema, TaggedFields

_API_KEY = 51
_SCRAM_SHA_512 = 2
_ITERATIONS = 16_384
"""The most that Kafka takes; a client pays for it once, when it connects."""
_SALT_BYTES = 32


class Credential(NamedTuple):
    """A principal, and what the broker keeps of its password."""

    name: str
    salt: bytes
    salted_password: bytes

    @classmethod
    def of(cls, name: str, password: str) -> "Credential":
        """Return the credential of *name*, with a salt of its own."""
        salt = token_bytes(_SALT_BYTES)
        return cls(name, salt, pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS))


class _Answer(Response):  # type: ignore[misc]  # aiokafka has no types
    API_KEY = _API_KEY
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "results",
            CompactArray(
                ("user", CompactString("utf-8")),
                ("error_code", Int16),
                ("error_message", CompactString("utf-8")),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _Wanted(RequestStruct):  # type: ignore[misc]  # aiokafka has no types
    FLEXIBLE_VERSION = True
    API_KEY = _API_KEY
    API_VERSION = 0
    RESPONSE_TYPE = _Answer
    SCHEMA = Schema(
        ("deletions", CompactArray(("name", CompactString("utf-8")), ("mechanism", Int8), ("tags", TaggedFields))),
        (
            "upsertions",
            CompactArray(
                ("name", CompactString("utf-8")),
                ("mechanism", Int8),
                ("iterations", Int32),
                ("salt", CompactBytes),
                ("salted_password", CompactBytes),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class ScramRequest(Request[_Wanted]):  # type: ignore[misc]  # aiokafka has no types
    """Gives principals their passwords: new ones, or others than before."""

    API_KEY = _API_KEY

    def __init__(self, passwords: Mapping[str, str]) -> None:
        self._credentials = [Credential.of(name, password) for name, password in passwords.items()]

    def build(self, request_struct_class: type[_Wanted]) -> _Wanted:
        """Return the request as it is sent."""
        wanted: list[tuple[Any, ...]] = [
            (one.name, _SCRAM_SHA_512, _ITERATIONS, one.salt, one.salted_password, {}) for one in self._credentials
        ]
        return request_struct_class([], wanted, {})
