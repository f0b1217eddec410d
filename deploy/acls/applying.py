"""Has Kafka know exactly the declared rights of our principals, and their passwords; rights of others stay."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import for_code
from aiokafka.protocol.admin import CreateAclsRequest, DeleteAclsRequest, DescribeAclsRequest
from aiokafka.protocol.api import Request

from deploy.acls.acl import Acl
from deploy.acls.scram_request import ScramRequest
from shared.errors import SalesError
from shared.kafka_connection import KafkaConnection

_ANY, _ALLOW = 1, 3
_ANY_HOST = "*"


class NotAllowedError(SalesError):
    """Kafka refused what was asked."""

    code = "kafka-refused"

    def __init__(self, code: int, told: str | None) -> None:
        super().__init__(f"Kafka refused: {told or getattr(for_code(code), 'description', code)}")


class Changed(NamedTuple):
    """What was not as declared."""

    given: frozenset[Acl]
    taken: frozenset[Acl]


class Rights:
    """The rights and passwords of one Kafka, seen and changed as its administrator."""

    def __init__(self, client: AIOKafkaClient) -> None:
        self._client = client

    async def apply(self, wanted: frozenset[Acl]) -> Changed:
        """Give what is missing of *wanted*, and take from its principals what is not in it. Raises: NotAllowedError."""
        ours = {acl.principal for acl in wanted}
        found = {acl for principal in ours for acl in await self.of(principal)}
        given, taken = frozenset(wanted - found), frozenset(found - wanted)
        for acl in sorted(given):
            self._granted((await self._ask(CreateAclsRequest(*_order(acl), _ALLOW))).creation_responses)
        for acl in sorted(taken):
            self._granted((await self._ask(DeleteAclsRequest(*_order(acl), _ALLOW))).filter_responses)
        return Changed(given, taken)

    async def of(self, principal: str) -> set[Acl]:
        """Return what *principal* may do now from anywhere. Raises: NotAllowedError."""
        everything = (_ANY, None, _ANY, f"User:{principal}", None, _ANY, _ALLOW)
        answer = await self._ask(DescribeAclsRequest(*everything))
        self._granted([(answer.error_code, answer.error_message)])
        return {
            Acl(principal, kind, pattern, name, operation)
            for kind, name, pattern, acls in answer.resources
            for _, host, operation, _ in acls
            if host == _ANY_HOST
        }

    async def set_passwords(self, passwords: Mapping[str, str]) -> None:
        """Have every principal of *passwords* log in by its own from now on. Raises: NotAllowedError."""
        answer = await self._ask(ScramRequest(passwords))
        self._granted([(code, f"{user}: {told}") for user, code, told, _ in answer.results])

    async def _ask(self, request: "Request[Any]") -> Any:
        node = self._client.get_random_node()
        await self._client.ready(node)
        return await self._client.send(node, request)

    @staticmethod
    def _granted(results: Iterable[tuple[Any, ...]]) -> None:
        for code, told, *_ in results:
            if code:
                raise NotAllowedError(code, told)


def _order(acl: Acl) -> tuple[int | str, ...]:
    return acl.resource, acl.name, acl.pattern, f"User:{acl.principal}", _ANY_HOST, acl.operation


@asynccontextmanager
async def rights_in(kafka: KafkaConnection) -> AsyncIterator[Rights]:
    """Yield the rights in *kafka*. Raises: KafkaError."""
    client = AIOKafkaClient(**kafka.options())
    try:
        await client.bootstrap()
        yield Rights(client)
    finally:
        await client.close()
