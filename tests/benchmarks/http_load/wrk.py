"""wrk, the load tool: a C program that takes little of the machine that it measures on."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from tests.keys import FIRST_KEY

_SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True)
class Load:
    """What is sent, as often as it is answered: *size* texts at once, or one alone (0), over *connections*."""

    name: str
    path: str
    template: str
    """With NUMBER where every text has to differ."""
    content_type: str = "application/json"
    size: int = 0
    connections: int = 32

    @property
    def at_once(self) -> int:
        """Return how many texts a request has."""
        return max(self.size, 1)


@dataclass(frozen=True)
class Figures:
    """What wrk measured, durations in seconds."""

    requests: int
    seconds: float
    p50: float
    p99: float
    full: int
    """Answers that asked to come later, the outbox being full: counted among the requests."""
    refused: int
    """Answers other than 202, or with something refused in them."""
    failed: int
    """Without an answer."""
    example: str

    @property
    def rate(self) -> float:
        """Return how many requests a second were accepted."""
        return (self.requests - self.full - self.refused) / self.seconds


async def loaded(url: str, load: Load, seconds: int, folder: Path) -> Figures:
    """Put *load* on the service at *url*."""
    template = folder / "template.json"
    template.write_text(load.template)
    process = await asyncio.create_subprocess_exec(
        *("wrk", "-t1", f"-c{load.connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(_SCRIPT)),
        *("-H", f"Authorization: Bearer {FIRST_KEY}"),
        *(f"{url}{load.path}", "--", str(template), str(load.size), load.content_type),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    told, _, rest = out.decode().partition("FIGURES ")[2].partition("\n")
    requests, duration, p50, p99, full, refused, failed = map(int, told.split())
    return Figures(requests, duration / 1e6, p50 / 1e6, p99 / 1e6, full, refused, failed, rest.strip())
