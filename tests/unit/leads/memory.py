"""In-memory twins of the database and of Kafka, for what needs neither."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from services.leads.intake.opening import Holder
from shared.desk import Desk
from shared.entities import Question
from shared.entity import Between, Entity, Kind, StateT
from shared.events import AnyEvent
from shared.events.codec import decoded
from shared.kafka import KafkaAwayError
from shared.refusals import StaleError

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Memory:
    """Entities kept in a dictionary."""

    kinds: Sequence[Kind[Any]] = ()
    kept: dict[tuple[str, str], Entity[Any]] = field(default_factory=dict)

    async def load(self, kind: Kind[StateT], id: str) -> Entity[StateT]:  # noqa: A002
        return self.kept.get((kind.name, id), Entity(kind, id))

    async def save(self, entity: Entity[Any]) -> None:
        now = await self.load(entity.kind, entity.id)
        if now.version != entity.version - 1:
            raise StaleError(entity.kind.name, entity.id, now.version)
        pending = (*now.pending, *entity.said)
        self.kept[entity.kind.name, entity.id] = replace(entity, pending=pending, said=())

    async def absorb(self, events: Iterable[AnyEvent]) -> None:
        for event in events:
            for kind in self.kinds:
                if (id_ := kind.id_in(event)) is not None:
                    self.kept[kind.name, id_] = (await self.load(kind, id_)).joined([event])

    async def count(self, kind: Kind[Any], where: Mapping[str, Any]) -> int:
        return len(await self.listed(kind, Question(where)))

    async def listed(self, kind: Kind[StateT], question: Question) -> list[Entity[StateT]]:
        """Return what is asked for, in no order."""
        kept = [entity for (name, _), entity in self.kept.items() if name == kind.name and entity.is_open]
        return [entity for entity in kept if all(_fits(entity.facets[at], to) for at, to in question.where.items())]

    async def waiting(self, most: int, kinds: Collection[str] | None = None) -> list[Entity[Any]]:
        pending = [entity for entity in self.kept.values() if entity.pending]
        return [entity for entity in pending if kinds is None or entity.kind.name in kinds][:most]

    async def clear(self, entities: Sequence[Entity[Any]]) -> None:
        for entity in entities:
            now = await self.load(entity.kind, entity.id)
            left = tuple(text for text in now.pending if text not in entity.pending)
            self.kept[entity.kind.name, entity.id] = replace(now, pending=left)

    def pending(self) -> list[AnyEvent]:
        """Return all that waits."""
        return [decoded(text) for entity in self.kept.values() for text in entity.pending]


def _fits(value: Any, wanted: Any) -> bool:
    match wanted:
        case Between(low, high):
            return value is not None and (low is None or low <= value) and (high is None or value < high)
        case tuple():
            return value in wanted
        case _:
            return bool(value == wanted)


@dataclass
class Topic:
    """Kafka as a list, which can be away."""

    is_away: bool = False
    published: list[AnyEvent] = field(default_factory=list)

    async def publish(self, events: Sequence[AnyEvent], traces: Sequence[str] = ()) -> None:
        del traces
        if self.is_away:
            raise KafkaAwayError
        self.published += events


@dataclass
class Patience:
    """A teller that counts."""

    told: int = 0

    def admit(self) -> None:
        return

    def tell(self, count: int, kind: str) -> None:  # noqa: ARG002
        self.told += count


@dataclass
class ContactBook:
    """Contacts kept in a dictionary."""

    kept: dict[str, Holder] = field(default_factory=dict)

    async def holder(self, key: str) -> Holder | None:
        return self.kept.get(key)

    async def hold(self, key: str, now: Holder, before: Holder | None) -> bool:
        is_as_before = self.kept.get(key) == before
        if is_as_before:
            self.kept[key] = now
        return is_as_before


def a_desk(memory: Memory, source: str = "/salespulse/leads") -> Desk:
    """Return a desk where it is always noon and ids count up."""
    ids = iter(range(1, 1_000))
    return Desk(source, memory, Patience(), lambda: NOON, lambda: f"id-{next(ids)}")
