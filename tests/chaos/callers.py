"""Callers who send each command, under one key, until it is acknowledged, and remember what they were told."""

import asyncio
from collections.abc import Iterator
from uuid import uuid4

import httpx

from shared.idempotency import HEADER
from tests.chaos.careers import Career, Step
from tests.keys import FIRST_KEY, carried

_AGAIN_S = 0.05
_LATER = {"idempotency-key-in-use", "kafka-away", "database-away", "outbox-full"}


class Callers:
    """Callers at *url*, each busy with one entity after the other of those that *careers* yields."""

    def __init__(self, url: str, careers: Iterator[Career]) -> None:
        self._url, self._careers = url, careers
        self._is_over = False
        self.acknowledged: dict[tuple[str, str], list[Step]] = {}
        """What was answered with 202, by kind and id, in order."""
        self.count = 0
        self.lost = 0
        """How many answers were lost, the process having died over the command."""

    async def run(self, number: int) -> None:
        """Call until told to stop; return when every entity that was begun is finished."""
        headers = carried(FIRST_KEY)
        async with (
            httpx.AsyncClient(base_url=self._url, timeout=10, headers=headers) as http,
            asyncio.TaskGroup() as group,
        ):
            for _ in range(number):
                group.create_task(self._call(http))

    def stop(self) -> None:
        """Begin no more entities."""
        self._is_over = True

    async def _call(self, http: httpx.AsyncClient) -> None:
        while not self._is_over:
            id_ = ""
            for step in next(self._careers):
                id_ = await self._acknowledged(http, step.path.format(id=id_), step)
                self.acknowledged.setdefault((step.kind, id_), []).append(step)
                self.count += 1

    async def _acknowledged(self, http: httpx.AsyncClient, path: str, step: Step) -> str:
        """Return the id of the entity that the command was carried out on."""
        key = str(uuid4())
        while True:
            try:
                answer = await http.post(path, json=step.body, headers={HEADER: key})
            except httpx.ConnectError:
                pass  # nobody is there yet
            except httpx.TransportError:
                self.lost += 1
            else:
                if answer.status_code == httpx.codes.ACCEPTED:
                    id_: str = answer.json()["id"]
                    return id_
                assert answer.json()["code"] in _LATER, f"{path} {step.body}: {answer.text}"
            await asyncio.sleep(_AGAIN_S)
