"""A careful sender over HTTP: so many events a second, each again until it is accepted."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import httpx

from shared.events import AnyEvent, EventRetracted
from shared.events.codec import BATCH, encode, retracted
from tests.keys import carried

_AGAIN_S = 0.1
_AT_ONCE = 20


class HttpLoad:
    """Sends *events*, with *key*, to the services that own them, whose addresses *urls* has."""

    def __init__(self, urls: Mapping[str, str], key: str, events: Iterator[AnyEvent], per_second: float) -> None:
        self._key = key
        self._urls, self._events, self._per_second = urls, events, per_second
        self._is_over = False
        self.accepted: list[AnyEvent] = []
        self.refused = 0
        """How many requests had to be sent again."""

    def stop(self) -> None:
        """Begin no more requests."""
        self._is_over = True

    async def run(self) -> None:
        """Send until told to stop, never faster than so many a second; return when all that was sent is accepted."""
        clock = asyncio.get_running_loop()
        async with httpx.AsyncClient(timeout=10, headers=carried(self._key)) as http:
            due = clock.time()
            while not self._is_over:
                some = list(islice(self._events, _AT_ONCE))
                for owner in {_owner(event) for event in some}:
                    await self._accepted(http, owner, [event for event in some if _owner(event) == owner])
                self.accepted += some
                due = max(due + len(some) / self._per_second, clock.time())
                await asyncio.sleep(due - clock.time())

    async def _accepted(self, http: httpx.AsyncClient, owner: str, events: Sequence[AnyEvent]) -> None:
        body = b"[" + b",".join(map(encode, events)) + b"]"
        while True:
            try:
                answer = await http.post(
                    f"{self._urls[owner]}/v1/events", content=body, headers={"content-type": BATCH}
                )
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.is_success:
                results = answer.json()["results"]
                if {result["status"] for result in results} <= {"accepted", "duplicate"}:
                    return
                raise AssertionError(f"{owner} refused: {results}")
            assert answer is None or answer.status_code == httpx.codes.SERVICE_UNAVAILABLE, answer.text
            self.refused += 1
            await asyncio.sleep(_AGAIN_S)


def _owner(event: AnyEvent) -> str:
    owner: str = (retracted(event.data) if isinstance(event.data, EventRetracted) else event).data.owner
    return owner
