"""What was delivered to a shard and is not folded yet: in order, without repeats, cut where it is told to be. Pure."""

from collections import deque
from collections.abc import Sequence

from services.kpi.fold.delivery import Delivered
from services.kpi.fold.ports import Offsets


class Inbox:
    """Deliveries of one shard's topics, each from an expected offset on."""

    def __init__(self, since: Offsets) -> None:
        self._next = list(since)
        self._waiting: list[deque[Delivered]] = [deque() for _ in since]

    def __len__(self) -> int:
        return sum(map(len, self._waiting))

    def waiting(self, topic: int) -> int:
        """Return how many deliveries of the topic numbered so wait."""
        return len(self._waiting[topic])

    @property
    def upto(self) -> Offsets:
        """Return the next offset after the last one delivered, by topic."""
        return tuple(self._next)

    def put(self, topic: int, records: Sequence[Delivered]) -> int | None:
        """Take in *records* of the topic numbered so; return the expected offset where they begin only after it.

        What was fetched before a seek is delivered all the same: below the expected offset it is passed over; above it
        nothing is taken until somebody has looked whether the log has a hole there.
        """
        for record in records:
            offset, expected = record.position.offset, self._next[topic]
            if offset < expected:
                continue
            if offset > expected:
                return expected
            self._waiting[topic].append(record)
            self._next[topic] = offset + 1
        return None

    def pass_over(self, topic: int, position: int) -> None:
        """Note that the log has nothing more to deliver below *position*: control records, say."""
        self._next[topic] = max(self._next[topic], position)

    def reaches(self, upto: Offsets) -> bool:
        """Return whether everything below *upto* has been delivered."""
        return all(near >= far for near, far in zip(self._next, upto, strict=True))

    def cut(self, upto: Offsets) -> list[Delivered]:
        """Take out everything below *upto*."""
        taken: list[Delivered] = []
        for waiting, end in zip(self._waiting, upto, strict=True):
            while waiting and waiting[0].position.offset < end:
                taken.append(waiting.popleft())
        return taken

    def batch(self, most: int) -> tuple[list[Delivered], Offsets]:
        """Take out at most *most* deliveries, of every topic its part; return them, and where the next batch begins."""
        taken: list[Delivered] = []
        fair = -(-most // len(self._waiting))
        for share in (fair, most):
            for waiting in self._waiting:
                for _ in range(min(len(waiting), share, most - len(taken))):
                    taken.append(waiting.popleft())  # noqa: PERF401  # popleft is what takes it out
        left = (waiting[0].position.offset if waiting else None for waiting in self._waiting)
        return taken, tuple(end if first is None else first for first, end in zip(left, self._next, strict=True))
