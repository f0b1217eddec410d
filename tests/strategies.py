"""Hypothesis strategies of valid events: any type of the catalogue, on so few ids that they meet on the same records.

`events()` gives events of every type, `events(DealOpened, DealClosed)` of some, `events(world=World(stories=1))` all on
one lead and its deal. A story ties lead-1, deal-1, order-1 … to one client, as in life; managers are drawn freely.
A type new in the catalogue is generated from its fields; what its fields owe each other goes into `_COUPLED`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin

from annotated_types import Gt
from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from shared.events import (
    CATALOGUE,
    WHOLE_BP,
    AbsenceRecorded,
    AnyEvent,
    ClientRegistered,
    ClientUpdated,
    ContestAnnounced,
    ContestCancelled,
    ContestPlace,
    ContestSettled,
    Credit,
    DealOpened,
    DealStageChanged,
    DeliveredLine,
    DiscountApproved,
    EventData,
    EventRetracted,
    FeedbackReceived,
    KpiReading,
    KpiSetItem,
    OfferAccepted,
    OfferMade,
    OrderLine,
    RefundIssued,
    ResearchCompleted,
    TrainingCompleted,
)
from shared.events.codec import encode, enveloped
from shared.values import COMPANY, Period, PeriodKind, Scope

Facts = dict[str, Any]
ModelT = TypeVar("ModelT", bound=BaseModel)

_SMALL = 1_000_000
_SINGLE_FACTS = 4
"""So many calls, touches, plans … a story has, so that some are told twice."""


@dataclass(frozen=True)
class World:
    """How many there are of what, and when it happens: small numbers make events meet."""

    stories: int = 4
    clients: int = 3
    managers: int = 3
    teams: int = 2
    since: datetime = datetime(2026, 11, 1, tzinfo=UTC)
    until: datetime = datetime(2027, 2, 1, tzinfo=UTC)


HERE = World()


def events(*types: type[EventData], world: World = HERE) -> st.SearchStrategy[AnyEvent]:
    """Return events of *types* (none = the whole catalogue), each with an id of its own."""
    return st.sampled_from(types or CATALOGUE).flatmap(lambda type_: _event_of(type_, world))


def streams(*types: type[EventData], world: World = HERE, most: int = 30) -> st.SearchStrategy[list[AnyEvent]]:
    """Return up to *most* events of *types*, in no order, no identity twice."""
    return st.lists(events(*types, world=world), max_size=most, unique_by=lambda event: event.identity)


def retractions_of(event: AnyEvent, world: World = HERE) -> st.SearchStrategy[AnyEvent]:
    """Return events that take *event* back."""
    return _enveloped(st.just(EventRetracted(event=json.loads(encode(event)), reason="mistake")), world)


def moments(world: World = HERE) -> st.SearchStrategy[datetime]:
    """Return moments of the *world*, mostly at whole seconds."""
    seconds = int((world.until - world.since).total_seconds()) - 1
    return st.builds(
        lambda second, micro: world.since + timedelta(seconds=second, microseconds=micro),
        st.integers(0, seconds),
        st.sampled_from((0, 0, 120_000, 1)),
    )


def days(world: World = HERE) -> st.SearchStrategy[date]:
    """Return days of the *world*."""
    return moments(world).map(datetime.date)


def managers(world: World = HERE) -> st.SearchStrategy[str]:
    """Return ids of managers."""
    return _one_of("m", world.managers)


def scopes(world: World = HERE) -> st.SearchStrategy[Scope]:
    """Return the scopes that a plan or a scorecard can have."""
    return st.one_of(st.just(COMPANY), managers(world).map(Scope.manager), _one_of("team", world.teams).map(Scope.team))


def periods(world: World = HERE) -> st.SearchStrategy[Period]:
    """Return periods of every kind in the *world*."""
    return st.builds(Period.of, st.sampled_from(PeriodKind), days(world))


def data_of(type_: type[EventData], world: World = HERE) -> st.SearchStrategy[EventData]:
    """Return valid data of *type_*."""
    if type_ is EventRetracted:
        others = [other for other in CATALOGUE if other is not EventRetracted]
        return events(*others, world=world).flatmap(lambda event: retractions_of(event, world)).map(_data)
    return st.integers(1, world.stories).flatmap(lambda number: _told(type_, _Story(number, world)))


@dataclass(frozen=True)
class _Story:
    """One lead and what became of it, all of one client."""

    number: int
    world: World

    def text(self, name: str) -> st.SearchStrategy[str]:
        """Return what a text field of this name may hold in this story."""
        world, number = self.world, self.number
        known: dict[str, st.SearchStrategy[str]] = {
            "client_id": st.just(f"client-{number % world.clients + 1}"),
            "into_client_id": st.just(f"client-{(number + 1) % max(world.clients, 2) + 1}"),
            "manager_id": managers(world),
            "currency": st.sampled_from(("EUR", "USD", "JPY")),
            "scope": scopes(world).map(str),
            "period": periods(world).map(str),
            "team_id": _one_of("team", world.teams),
            "parent_team_id": _one_of("team", world.teams),
            "stage": st.sampled_from(("qualification", "proposal", "negotiation")),
            "call_id": _one_of(f"call-{number}", _SINGLE_FACTS),
            "planned_call_id": _one_of(f"call-{number}", _SINGLE_FACTS),
            "linked_line_id": st.just("line-1"),
            "touch_id": _one_of(f"call-{number}", _SINGLE_FACTS),
            "request_id": _one_of(f"call-{number}", _SINGLE_FACTS),
            "handoff_id": _one_of(f"handoff-{number}", _SINGLE_FACTS),
            "retry_of": st.just(f"handoff-{number}-1"),
            "breakdown": _one_of("channel=channel", 2),
            "duty": st.sampled_from(("D11", "D15")),
            "rate": st.sampled_from(("0.0062", "1.25", "11")),
        }
        if name in known:
            return known[name]
        return st.just(f"{name.removesuffix('_id')}-{number}") if name.endswith("_id") else _one_of(name, 2)


@lru_cache(maxsize=1_000)
def _told(type_: type[EventData], story: _Story) -> st.SearchStrategy[EventData]:
    return _model(type_, story)


@lru_cache(maxsize=1_000)
def _event_of(type_: type[EventData], world: World) -> st.SearchStrategy[AnyEvent]:
    return _enveloped(data_of(type_, world), world)


def _enveloped(data: st.SearchStrategy[EventData], world: World) -> st.SearchStrategy[AnyEvent]:
    return st.builds(
        enveloped, data, id=st.uuids().map(str), source=st.sampled_from(("/crm", "/telephony")), time=moments(world)
    )


def _data(event: AnyEvent) -> EventData:
    return cast("EventData", event.data)


def _one_of(what: str, how_many: int) -> st.SearchStrategy[str]:
    return st.sampled_from([f"{what}-{number}" for number in range(1, how_many + 1)])


def _model(model: type[ModelT], story: _Story) -> st.SearchStrategy[ModelT]:
    fields = {
        name: _values(name, field.annotation, field.metadata, story) for name, field in model.model_fields.items()
    }
    coupled = _COUPLED.get(model, _as_they_are)
    return st.fixed_dictionaries(fields).map(lambda facts: model(**coupled(facts)))


def _values(name: str, kind: Any, limits: list[Any], story: _Story) -> st.SearchStrategy[Any]:
    """Return values for the field *name*, annotated as *kind* within *limits*."""
    if get_origin(kind) is Annotated:
        kind, *more = get_args(kind)
        return _values(name, kind, [*limits, *_flat(more)], story)
    if get_origin(kind) in (Union, UnionType):
        return st.one_of([_values(name, one, limits, story) for one in get_args(kind)])
    if get_origin(kind) is tuple:
        return _several(name, get_args(kind)[0], story)
    if get_origin(kind) is dict:
        return st.dictionaries(_one_of("kpi", 3), _model(KpiReading, story)) if name == "kpis" else st.just({})
    return _plain(name, kind, limits, story)


def _several(name: str, item: Any, story: _Story) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return values for the field *name*, which holds several of *item*."""
    if item is Credit:
        return _credits(story)
    if item is KpiSetItem:
        items = _model(KpiSetItem, story)
        return st.lists(items, min_size=1, max_size=2, unique_by=lambda one: one.kpi).map(tuple)
    if item is ContestPlace:
        return st.lists(_model(ContestPlace, story), max_size=2).map(tuple)
    if isinstance(item, type) and issubclass(item, BaseModel):
        return _lines(item, story)
    return st.lists(_values(name, item, [], story), min_size=1, max_size=2, unique=True).map(tuple)


def _plain(name: str, kind: Any, limits: list[Any], story: _Story) -> st.SearchStrategy[Any]:
    simple: dict[Any, st.SearchStrategy[Any]] = {
        NoneType: st.none(),
        bool: st.booleans(),
        int: _whole(limits),
        float: st.integers(0, _SMALL).map(lambda eighths: eighths / 8),
        str: story.text(name),
        AwareDatetime: moments(story.world),
        date: days(story.world),
    }
    if kind in simple:
        return simple[kind]
    return st.sampled_from(kind) if issubclass(kind, Enum) else _model(kind, story)


def _flat(metadata: list[Any]) -> list[Any]:
    return [limit for one in metadata for limit in (one.metadata if isinstance(one, FieldInfo) else [one])]


def _whole(limits: list[Any]) -> st.SearchStrategy[int]:
    lowest = [int(getattr(limit, "ge", 0)) + int(isinstance(limit, Gt)) for limit in limits]
    highest = [int(getattr(limit, "le", _SMALL)) for limit in limits]
    return st.integers(max([0, *lowest]), min([_SMALL, *highest]))


def _credits(story: _Story) -> st.SearchStrategy[tuple[Credit, ...]]:
    owners = st.lists(managers(story.world), min_size=1, max_size=2, unique=True)
    return st.builds(_shared, owners, st.integers(0, WHOLE_BP))


def _shared(owners: list[str], first: int) -> tuple[Credit, ...]:
    shares = (WHOLE_BP,) if len(owners) == 1 else (first, WHOLE_BP - first)
    return tuple(Credit(manager_id=owner, share_bp=share) for owner, share in zip(owners, shares, strict=True))


def _lines(line: type[ModelT], story: _Story) -> st.SearchStrategy[tuple[ModelT, ...]]:
    return st.lists(_model(line, story), min_size=1, max_size=3).map(
        lambda lines: tuple(
            one.model_copy(update={"line_id": f"line-{number}"}) for number, one in enumerate(lines, start=1)
        )
    )


def _as_they_are(facts: Facts) -> Facts:
    return facts


def _both_or_none(amount: str) -> Callable[[Facts], Facts]:
    def coupled(facts: Facts) -> Facts:
        whole = facts[amount] is not None and facts["currency"] is not None
        return facts if whole else facts | {amount: None, "currency": None}

    return coupled


def _rising(*counts: str) -> Callable[[Facts], Facts]:
    def coupled(facts: Facts) -> Facts:
        given = [name for name in counts if facts[name] is not None]
        return facts | dict(zip(given, sorted(facts[name] for name in given), strict=True))

    return coupled


def _discount_within_amount(facts: Facts) -> Facts:
    return facts | {"discount_minor": min(facts["discount_minor"], facts["amount_minor"])}


def _damage_within_quantity(facts: Facts) -> Facts:
    return facts | {"damaged": min(facts["damaged"], facts["quantity"])}


def _score_of_its_kind(facts: Facts) -> Facts:
    scores = facts["kind"].scores
    return facts if facts["score"] is None else facts | {"score": scores[facts["score"] % len(scores)]}


def _amount_of_the_lines(facts: Facts) -> Facts:
    lines = facts["lines"]
    return facts if lines is None else facts | {"amount_minor": sum(line.amount_minor for line in lines)}


def _on_an_order_at_least(facts: Facts) -> Facts:
    return facts if facts["deal_id"] or facts["order_id"] else facts | {"order_id": "order-1"}


_COUPLED: dict[type[BaseModel], Callable[[Facts], Facts]] = {
    AbsenceRecorded: _rising("from_day", "to_day"),
    ClientRegistered: _rising("verified_fields", "filled_fields", "total_fields"),
    ClientUpdated: _rising("verified_fields", "filled_fields", "total_fields"),
    ContestAnnounced: _rising("first_day", "last_day"),
    ContestCancelled: _rising("first_day", "last_day"),
    ContestSettled: _rising("first_day", "last_day"),
    DealOpened: _both_or_none("amount_minor"),
    DealStageChanged: _both_or_none("amount_minor"),
    DeliveredLine: _damage_within_quantity,
    DiscountApproved: _on_an_order_at_least,
    FeedbackReceived: _score_of_its_kind,
    OfferAccepted: _both_or_none("amount_minor"),
    OfferMade: _both_or_none("amount_minor"),
    OrderLine: _discount_within_amount,
    RefundIssued: _amount_of_the_lines,
    ResearchCompleted: _rising("answers", "invited"),
    TrainingCompleted: _both_or_none("cost_minor"),
}
