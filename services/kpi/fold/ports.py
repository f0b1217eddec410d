"""What a shard needs of the world: its documents, somewhere to announce, and the values that pass between them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, TypeVar

from services.kpi.cells import CellKey, Version
from services.kpi.fold.arrivals import Arrivals
from services.kpi.fold.batch import Spread
from services.kpi.fold.delivery import DeadLetter, Misplaced
from services.kpi.records import RecordKey
from shared.events import AnyEvent

T = TypeVar("T")

Offsets = tuple[int, ...]
"""A position in each of the shard's topics, in the order of `SHARD_TOPICS`."""


@dataclass(frozen=True, slots=True)
class Intention:
    """What a shard's one document says: the last batch somebody set out to fold, and how far it reaches."""

    epoch: int
    batch: int
    since: Offsets
    upto: Offsets
    arrived: Arrivals = field(default_factory=dict)
    """With this batch."""
    first_month: str | None = None
    """No cell is in an earlier one; None where nobody has kept it."""

    @property
    def version(self) -> Version:
        """Return what the batch's documents are fenced by."""
        return Version(self.epoch, self.batch)


class Cell(NamedTuple):
    """A cell's sums, and the version that wrote them; None = not written yet."""

    version: Version | None
    sums: dict[str, int]


class Kept(NamedTuple):
    """A record's events as they are kept, and the version that wrote them; None = not written yet."""

    version: Version | None
    events: list[str]


class CellWrite(NamedTuple):
    """A cell to write where it still carries the version that was read."""

    key: CellKey
    read: Version | None
    sums: dict[str, int]


class RecordWrite(NamedTuple):
    """A record to write where it still carries the version that was read."""

    key: RecordKey
    read: Version | None
    events: list[str]
    client: str = ""
    """Whose all its events are, for a merge looks for them; "" where they are of several."""
    spread: Spread = Spread("", "")
    """Where its entries lie in time, for those who look for what is behind a number."""


@dataclass(slots=True)
class Announcement:
    """What a batch sends, besides what it writes."""

    version: Version
    upto: Offsets = ()
    """How far the batch reaches."""
    cells: dict[CellKey, dict[str, int]] = field(default_factory=dict)
    directory: dict[RecordKey, list[str]] = field(default_factory=dict)
    misplaced: list[Misplaced] = field(default_factory=list)
    copies: list[AnyEvent] = field(default_factory=list)
    """Events of merged clients under the client that each one became."""
    dead: list[DeadLetter] = field(default_factory=list)
    taken_ms: int | None = None
    """When the broker took the oldest of its events."""


class ShardStore(Protocol):
    """The shard's documents; every write is one document by compare-and-set."""

    async def intention(self) -> Intention | None:
        """Return the shard's document, if there is one."""

    async def intend(self, new: Intention, expected: Intention | None) -> bool:
        """Write *new* where the document still is at *expected*'s version; return whether it did."""

    async def reach_back(self, month: str) -> None:
        """Note that cells may be as early as in *month*; nothing where nobody kept how early they are."""

    async def cells(self, keys: Iterable[CellKey]) -> dict[CellKey, Cell]:
        """Return those of the cells that exist."""

    async def write_cells(self, version: Version, writes: Sequence[CellWrite]) -> list[CellKey]:
        """Write the cells; return those that were refused."""

    async def records(self, keys: Iterable[RecordKey]) -> dict[RecordKey, Kept]:
        """Return those of the records that exist."""

    async def of_client(self, client: str) -> list[Kept]:
        """Return every record whose events are all *client*'s."""

    async def write_records(self, version: Version, writes: Sequence[RecordWrite]) -> list[RecordKey]:
        """Write the records; return those that were refused."""

    async def has_later(self, batch: int) -> bool:
        """Return whether a cell or record is of a batch after *batch*; looks at all of them."""

    async def every_cell(self) -> list[CellKey]:
        """Return all cells that exist."""

    async def delete_upto(self, batch: int) -> None:
        """Delete the cells and records of this batch and those before it."""

    async def delete_before(self, epoch: int) -> None:
        """Delete the cells and records of earlier epochs."""


class Announcer(Protocol):
    """Where a batch's announcement goes."""

    async def announce(self, announcement: Announcement) -> None:
        """Send it, and return when all of it is acknowledged."""


class Apart(Protocol):
    """Where long work is done, so that it holds up nobody else: a thread, say."""

    async def __call__(self, work: Callable[..., T], /, *arguments: Any) -> T:
        """Return what *work* returns."""


async def at_once(work: Callable[..., T], /, *arguments: Any) -> T:
    """Do the work here and now."""
    return work(*arguments)
