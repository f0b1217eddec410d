"""Where a change comes from: when the broker took the oldest event behind it, and the trace that follows it. Pure.

It travels in the headers of `kpi.changes` and `kpi.updates`, and is no part of their content.
"""

from collections.abc import Iterable
from typing import NamedTuple

TAKEN_MS, TRACE = "taken-ms", "traceparent"
MOST_TRACES = 32


class Origin(NamedTuple):
    """The oldest event behind a change."""

    taken_ms: int
    """When the broker took it, in milliseconds since 1970."""
    trace: str = ""
    """A W3C `traceparent`; "" where nothing is traced."""


class Origins(NamedTuple):
    """What several changes have behind them: when the oldest was taken, and the first few traces."""

    taken_ms: int
    traces: tuple[str, ...] = ()

    @classmethod
    def of(cls, origin: Origin) -> "Origins":
        """Return those of one change."""
        return cls(origin.taken_ms, (origin.trace,) if origin.trace else ())

    def joined(self, others: "Origins | None") -> "Origins":
        """Return these and *others*."""
        if others is None or (self.taken_ms <= others.taken_ms and not others.traces):
            return self
        traces = tuple(dict.fromkeys(self.traces + others.traces))[:MOST_TRACES]
        return Origins(min(self.taken_ms, others.taken_ms), traces)


def origin_in(headers: Iterable[tuple[str, bytes | None]]) -> Origin | None:
    """Return the origin that *headers* tell; None where they tell none."""
    told = dict(headers)
    taken = told.get(TAKEN_MS) or b""
    return Origin(int(taken), (told.get(TRACE) or b"").decode(errors="replace")) if taken.isdigit() else None


def headers_of(origin: Origin | None) -> list[tuple[str, bytes]]:
    """Return the headers that tell *origin*."""
    if origin is None:
        return []
    taken = (TAKEN_MS, str(origin.taken_ms).encode())
    return [taken, (TRACE, origin.trace.encode())] if origin.trace else [taken]
