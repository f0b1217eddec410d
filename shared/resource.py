"""Kinds of entities as HTTP has them: commands and questions are declared, and the routes follow.

A decision is a pure function `(id, state, command, …) -> facts`; the type of its parameter `command` is the body of the
request, its docstring's first line the description. What else it asks for by name is handed in: `now`, and `new_id` for
a part that the command gives no id. States of other entities that it looks at come after the command, by position; of
those that are named by several ids, one mapping of the states by id.
"""

import base64
import inspect
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property, partial
from types import MappingProxyType
from typing import Annotated, Any, Generic, Protocol

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, create_model

from shared.access.principal import Sight
from shared.access.reach import Reach
from shared.command import Command
from shared.desk import Desk, Facts
from shared.entities import Question
from shared.entity import Between, Conditions, Entity, Kind, StateT, plain
from shared.events.codec import decoded
from shared.refusals import InvalidError
from shared.values import Id, Moment
from shared.views import Expected, View

MOST_LISTED = 500
_SCOPE = "scope"
"""The facet of those that tell of one scope's numbers."""

Decide = Callable[..., Facts]


class Listing(Protocol):
    """Where lists are asked for."""

    async def listed(self, kind: Kind[StateT], question: Question) -> list[Entity[StateT]]:
        """Return the entities that *question* asks for."""


@dataclass(frozen=True)
class Beside:
    """Another entity that a decision looks at: of *kind*; the command, or else the state, has its id as *by*.

    Where *by* is a tuple of ids, it is several entities, and the decision is given their states by id. One that is not
    theirs who ask is as one that nobody knows, unless it *must_be_seen*: what holds for everybody, like a cancelling.
    """

    kind: Kind[Any]
    by: str
    must_be_seen: bool = False


@dataclass(frozen=True)
class Count:
    """How many entities there are, of each kind of those that a command asks for in the state that it is given in."""

    of: tuple[tuple[Kind[Any], Callable[[Any, Any], Conditions]], ...]


@dataclass(frozen=True)
class _Seen:
    """What a decision is given of a `Beside` or a `Count`, and the times of the last events that it rests on."""

    given: Any
    times: list[datetime]


@dataclass(frozen=True)
class Action:
    """A decision and what it looks at beside its own entity; nothing is known of what nobody named.

    With *is_heard_at_once*, what it says joins the other entities that it mentions before the answer is given, not
    only when it is read back: the next decision that looks at them counts it.
    """

    decide: Decide
    beside: tuple[Beside | Count, ...] = ()
    is_heard_at_once: bool = False

    @property
    def command(self) -> type[Command]:
        """Return what the decision is asked with."""
        found: type[Command] = self._parameters["command"].annotation
        return found

    @property
    def description(self) -> str:
        """Return what a caller is told of it: what the command says of itself."""
        return inspect.getdoc(self.command) or ""

    @cached_property
    def _parameters(self) -> Mapping[str, inspect.Parameter]:
        return inspect.signature(self.decide).parameters

    async def carried_out(
        self,
        desk: Desk,
        kind: Kind[StateT],
        id: str,  # noqa: A002
        command: Command,
        expected: int | None = None,
    ) -> Entity[StateT]:
        """Return the entity once the decision is saved. Raises: what it, and `Desk.carry_out`, raise."""
        await desk.check_manager(command.named_manager)
        seen = await self._seen(desk, kind, id, command)
        asked: dict[str, Any] = {
            name: give() for name, give in (("now", desk.clock), ("new_id", desk.new_id)) if name in self._parameters
        }
        times = [time for one in seen for time in one.times]
        entity = await desk.carry_out(
            kind,
            id,
            lambda state: self.decide(id, state, command, *(one.given for one in seen), **asked),
            expected=expected,
            after=max(times, default=None),
        )
        if self.is_heard_at_once:
            await desk.entities.absorb([decoded(text) for text in entity.said])
        return entity

    async def _seen(self, desk: Desk, kind: Kind[Any], id: str, command: Command) -> list[_Seen]:  # noqa: A002
        if not self.beside:
            return []
        own = (await desk.entities.load(kind, id)).state
        return [await _looked_at(desk, one, command, own) for one in self.beside]


async def _looked_at(desk: Desk, one: Beside | Count, command: Command, own: object) -> _Seen:
    if isinstance(one, Count):
        return _Seen(sum([await desk.entities.count(kind, where(command, own)) for kind, where in one.of]), [])
    return await _found(desk, one, getattr(command, one.by, None) or getattr(own, one.by, None))


async def _found(desk: Desk, one: Beside, named: str | tuple[str, ...] | None) -> _Seen:
    if isinstance(named, tuple):
        several = [await _as_seen(desk, one, id_) for id_ in dict.fromkeys(named)]
        return _Seen({entity.id: entity.state for entity in several}, _times(several))
    entity = await _as_seen(desk, one, named) if named else Entity(one.kind, "")
    return _Seen(entity.state, _times([entity]))


async def _as_seen(desk: Desk, one: Beside, id_: str) -> Entity[Any]:
    entity = await desk.entities.load(one.kind, id_)
    return entity if one.must_be_seen or await desk.is_theirs(entity) else Entity(one.kind, id_)


def _times(entities: Iterable[Entity[Any]]) -> list[datetime]:
    return [entity.last_time for entity in entities if entity.last_time]


@dataclass(frozen=True)
class Clocked(Generic[StateT]):
    """An attribute of a state that the clock alone moves on: how a state is *seen* at a moment.

    Lists are asked by its *name* for one of *values*, which is looked up by the facets that *asked* returns; the
    facets in *by* are for that alone.
    """

    name: str
    values: type[StrEnum]
    seen: Callable[[StateT, datetime], StateT]
    asked: Callable[[Any, datetime], Conditions]
    by: tuple[str, ...]


Acts = Mapping[str, Decide | Action]
Where = Callable[[datetime], Conditions]
"""What a list of its own is asked for at a moment."""
Opening = Callable[[Any, int | None], Awaitable[Entity[Any]]]
"""Opens an entity by a command, at the version that the caller expects."""
NOTHING_ELSE: Mapping[str, Opening] = MappingProxyType({})


def fixed(**where: object) -> Where:
    """Return that a list is of those whose facets are as *where* says, whenever it is asked for."""
    wanted = {name: plain(value) for name, value in where.items()}
    return lambda _now: wanted


def passed(moment: str, /, **where: object) -> Where:
    """Return that a list is of those whose *moment* has passed by then, and whose other facets are as *where* says."""
    others = fixed(**where)
    return lambda now: {**others(now), moment: Between(high=plain(now))}


@dataclass(frozen=True)
class Resource(Generic[StateT]):
    """The entities of *kind* at *path*, like `/v1/leads/{lead_id}`.

    *opens* are the decisions that make one, by their path; its id is the command's field of the path's last name, else
    the command's `usual_id`, else a new one. *changes* are the decisions on one, by what follows its path. With
    *is_listed*, the path without the id lists them by the kind's facets; *order* is the facet that sorts, a moment.
    *lists* are those that are asked for often, by the name that follows that path; without an *order*, the range that
    one is asked for sorts it.
    *ranges* are facets that are moments too, asked for as `…_since` and `…_before`; *clocked* is what no event tells.
    """

    path: str
    kind: Kind[StateT]
    opens: Acts = field(default_factory=dict)
    changes: Acts = field(default_factory=dict)
    is_listed: bool = True
    order: str | None = None
    lists: Mapping[str, Where] = field(default_factory=dict)
    ranges: tuple[str, ...] = ()
    clocked: Clocked[StateT] | None = None
    told: Callable[[StateT, Sight], StateT] | None = None
    """What of a state is told to who sees these numbers."""

    @property
    def id_field(self) -> str:
        """Return the name of the id in the path."""
        return self.path.rpartition("{")[2].partition("}")[0]

    @property
    def collection(self) -> str:
        """Return the path of the list."""
        return self.path.rpartition("/{")[0]

    @property
    def tag(self) -> str:
        """Return the heading that the routes stand under."""
        return next(part for part in reversed(self.path.split("/")) if "{" not in part)

    def view(self, entity: Entity[StateT], now: datetime) -> View[StateT]:
        """Return what HTTP shows of *entity* at *now*."""
        view: View[StateT] = View.of(entity)
        if self.clocked is None:
            return view
        return view.model_copy(update={"state": self.clocked.seen(entity.state, now)})

    def view_for(self, entity: Entity[StateT], now: datetime, sight: Sight) -> View[StateT]:
        """Return what HTTP shows of *entity* at *now* to who has *sight*."""
        view = self.view(entity, now)
        return view if self.told is None else view.model_copy(update={"state": self.told(view.state, sight)})


class Page(BaseModel, Generic[StateT]):
    """Part of a list; `next` asks for the part after it."""

    items: list[View[StateT]]
    next: str | None


def resource_routes(
    desk: Desk, lists: Listing, resources: Iterable[Resource[Any]], openings: Mapping[str, Opening] = NOTHING_ELSE
) -> APIRouter:
    """Return the routes of *resources*; every command raises what its decision and `Desk.carry_out` raise.

    What needs more than its own entity to begin, like a lead with a contact, is opened by one of *openings*, by path.
    """
    router = APIRouter()
    for resource in resources:
        for path, act in resource.opens.items():
            _add(router, resource, path, _opening(desk, resource, as_action(act), openings.get(path)), as_action(act))
        for step, act in resource.changes.items():
            path = f"{resource.path}/{step}"
            _add(router, resource, path, _change(desk, resource, as_action(act)), as_action(act))
        if resource.is_listed:
            _add_list(router, resource, resource.collection, _list(desk, lists, resource, fixed()))
        for name, where in resource.lists.items():  # before the path of one, which would take the name for an id
            _add_list(router, resource, f"{resource.collection}/{name}", _list(desk, lists, resource, where))
        router.add_api_route(
            resource.path,
            _one(desk, resource),
            response_model=_view(resource),
            tags=[resource.tag],
            name=f"get {resource.tag}",
            description="Return one, with the version that a command may name in `If-Match`.",
        )
    return router


def as_action(act: Decide | Action) -> Action:
    """Return *act* as an action."""
    return act if isinstance(act, Action) else Action(act)


async def opened(
    desk: Desk, resource: Resource[StateT], act: Decide | Action, command: Command, expected: int | None = None
) -> Entity[StateT]:
    """Return the entity that *command* opens."""
    named = getattr(command, resource.id_field, None) or getattr(command, "usual_id", None)
    return await as_action(act).carried_out(desk, resource.kind, named or desk.new_id(), command, expected)


def _add(
    router: APIRouter, resource: Resource[Any], path: str, endpoint: Callable[..., Awaitable[Any]], action: Action
) -> None:
    router.add_api_route(
        path,
        endpoint,
        methods=["POST"],
        status_code=202,
        response_model=_view(resource),
        tags=[resource.tag],
        name=action.decide.__name__ if hasattr(action.decide, "__name__") else action.command.__name__,
        description=action.description,
    )


def _add_list(router: APIRouter, resource: Resource[Any], path: str, endpoint: Callable[..., Awaitable[Any]]) -> None:
    router.add_api_route(
        path,
        endpoint,
        response_model=Page[_state(resource)],  # type: ignore[misc]
        tags=[resource.tag],
        name=f"list {path.rpartition('/')[2]}",
        description=_listed_by(resource),
    )


def _opening(
    desk: Desk, resource: Resource[Any], action: Action, opening: Opening | None
) -> Callable[..., Awaitable[Any]]:
    async def open_one(command: Any, expected: Expected) -> Any:
        if opening is not None:
            return resource.view(await opening(command, expected), desk.clock())
        return resource.view(await opened(desk, resource, action, command, expected), desk.clock())

    open_one.__annotations__["command"] = action.command
    return open_one


def _change(desk: Desk, resource: Resource[Any], action: Action) -> Callable[..., Awaitable[Any]]:
    async def change_one(id_: Any, command: Any, expected: Expected) -> Any:
        return resource.view(await action.carried_out(desk, resource.kind, id_, command, expected), desk.clock())

    change_one.__annotations__["id_"] = _in_path(resource)
    change_one.__annotations__["command"] = action.command
    return change_one


def _one(desk: Desk, resource: Resource[Any]) -> Callable[..., Awaitable[Any]]:
    async def read_one(id_: Any) -> Any:
        entity, reach = await desk.found(resource.kind, id_), await desk.reach()
        return resource.view_for(entity, desk.clock(), reach.sight)

    read_one.__annotations__["id_"] = _in_path(resource)
    return read_one


def _list(desk: Desk, lists: Listing, resource: Resource[Any], where: Where) -> Callable[..., Awaitable[Any]]:
    async def list_them(asked: Any) -> Any:
        now = desk.clock()
        question = _question(asked.model_dump(exclude_none=True), resource, where, now)
        reach = await desk.reach()
        question = narrowed(question, resource.kind, reach)
        found = await _seen(lists, resource.kind, question, reach.sight)
        return page(found, question, partial(resource.view_for, now=now, sight=reach.sight))

    list_them.__annotations__["asked"] = Annotated[_asked(resource), Query()]
    return list_them


def _question(said: dict[str, Any], resource: Resource[Any], listed_by: Where, now: datetime) -> Question:
    most, after, where = said.pop("limit"), said.pop("after", None), listed_by(now)
    if resource.clocked is not None and (value := said.pop(resource.clocked.name, None)) is not None:
        said |= resource.clocked.asked(value, now)
    order = resource.order or next((name for name, value in where.items() if isinstance(value, Between)), None)
    since, before = said.pop("since", None), said.pop("before", None)
    if resource.order is not None:
        said[resource.order] = Between(plain(since), plain(before))
    for name in resource.ranges:
        low, high = said.pop(f"{name}_since", None), said.pop(f"{name}_before", None)
        if (low, high) != (None, None):
            said[name] = Between(plain(low), plain(high))
    return Question({**said, **where}, order, _cursor(after) if after else None, most)


def narrowed(question: Question, kind: Kind[Any], reach: Reach) -> Question:
    """Return *question* of what is within *reach* alone: the database answers no more, so no page tells of the rest."""
    if kind.is_seen is not None:
        return _of_scopes(question, kind, reach.sight)
    if kind.owner is None or reach.is_all:
        return question
    owners = reach.owners(is_free=kind.is_free)
    if kind.owner in question.where:
        owners = tuple(owner for owner in owners if owner == question.where[kind.owner])
    return replace(question, where={**question.where, kind.owner: owners})


def _of_scopes(question: Question, kind: Kind[Any], sight: Sight) -> Question:
    """Return *question* of the scopes in *sight*, where lists can be asked by scope and these can be named."""
    if _SCOPE not in kind.facets or _SCOPE in question.where or sight.is_all or sight.kinds:
        return question
    return replace(question, where={**question.where, _SCOPE: tuple(sorted(map(str, sight.scopes)))})


async def _seen(lists: Listing, kind: Kind[StateT], question: Question, sight: Sight) -> list[Entity[StateT]]:
    """Return the first entities that *question* asks for and who has *sight* sees, looked for page by page."""
    found: list[Entity[StateT]] = []
    while True:
        some = await lists.listed(kind, question)
        found += [entity for entity in some if entity.is_seen_by(sight)]
        if len(some) < question.most or len(found) >= question.most:
            return found[: question.most]
        question = replace(question, after=_place(some[-1], question))


def _place(entity: Entity[Any], question: Question) -> tuple[float, str]:
    number: Any = entity.facets[question.order] if question.order else 0
    return number, entity.id


def page(found: Sequence[Entity[Any]], question: Question, view: Callable[[Entity[Any]], View[Any]]) -> Any:
    """Return what was *found* as a page of the list that *question* asks for."""
    following = None
    if len(found) == question.most:
        following = base64.urlsafe_b64encode(json.dumps(_place(found[-1], question)).encode()).decode()
    return {"items": [view(entity) for entity in found], "next": following}


def _cursor(text: str) -> tuple[float, str]:
    try:
        number, id_ = json.loads(base64.urlsafe_b64decode(text.encode()))
        return float(number), str(id_)
    except (ValueError, TypeError) as error:
        raise InvalidError("is no `next` of an earlier page", "after") from error


def _asked(resource: Resource[Any]) -> type[BaseModel]:
    clocked = resource.clocked
    others = (resource.order, *resource.ranges, *(clocked.by if clocked else ()))
    facets: dict[str, Any] = {name: (Id | None, None) for name in resource.kind.facets if name not in others}
    facets |= {clocked.name: (clocked.values | None, None)} if clocked else {}
    facets |= {f"{name}_{end}": (Moment | None, None) for name in resource.ranges for end in ("since", "before")}
    if resource.order is not None:
        facets |= dict.fromkeys(("since", "before"), (Moment | None, None))
    return create_model(
        f"{resource.tag.title().replace('-', '')}Question",
        __config__=ConfigDict(extra="forbid"),
        **facets,
        limit=(Annotated[int, Query(ge=1, le=MOST_LISTED)], 100),
        after=(str | None, None),
    )


def _in_path(resource: Resource[Any]) -> Any:
    return Annotated[str, Path(alias=resource.id_field)]


def _state(resource: Resource[Any]) -> type[Any]:
    state: type[Any] = type(resource.kind.blank)
    return state


def _view(resource: Resource[Any]) -> Any:
    return View[_state(resource)]  # type: ignore[misc]


def _listed_by(resource: Resource[Any]) -> str:
    if resource.order is None:
        return "List them, sorted by id."
    return f"List them, sorted by `{resource.order}`, which `since` and `before` limit; who has none is left out."
