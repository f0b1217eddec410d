"""A screen on the wall: it follows one number, comes back from where it was, and remembers its longest silence."""

import asyncio
import json
import time
from collections.abc import Sequence
from itertools import cycle
from typing import Any

import httpx

from deploy.watching.live import cards_of
from tests.keys import carried

_AGAIN_S = 0.2
_SILENCE_S = 20.0


class Screen:
    """Follows the company's *kpi* of *period*, with *key*, on the first of *serves* that answers."""

    def __init__(self, serves: Sequence[str], key: str, kpi: str, period: str) -> None:
        self._key = key
        self._serves = cycle(serves)
        self._asked = {"scope": "company", "period": period, "kpi": kpi}
        self._kpi, self._last = kpi, ""
        self._heard = time.monotonic()
        self.shown: float | None = None
        self.back = self.snapshots = 0
        """How often it came back, and was told everything instead of what it had missed."""
        self.longest_gap_s = 0.0
        """Between two messages, while there was always something new."""

    def begin_anew(self) -> None:
        """Forget how long it was silent."""
        self._heard, self.longest_gap_s = time.monotonic(), 0.0

    async def run(self) -> None:
        """Follow until cancelled."""
        async with httpx.AsyncClient(timeout=httpx.Timeout(5, read=_SILENCE_S), headers=carried(self._key)) as http:
            while True:
                try:
                    await self._follow(http, next(self._serves))
                except httpx.HTTPError:
                    await asyncio.sleep(_AGAIN_S)
                self.back += 1

    async def _follow(self, http: httpx.AsyncClient, serve: str) -> None:
        told = {"Last-Event-ID": self._last} if self._last else {}
        async with http.stream("GET", f"{serve}/v1/stream", params=self._asked, headers=told) as answer:
            answer.raise_for_status()
            async for line in answer.aiter_lines():
                if line.startswith("data: "):
                    self._hear(json.loads(line.removeprefix("data: ")))

    def _hear(self, message: dict[str, Any]) -> None:
        self._last = message["id"]
        self.snapshots += message["type"] == "snapshot"
        for card in cards_of(message):
            now = time.monotonic()
            self.longest_gap_s = max(self.longest_gap_s, now - self._heard) if self.shown is not None else 0.0
            self._heard, self.shown = now, card["kpis"][self._kpi]["value"]
