"""A client's profile: what was said of the client itself, and which client it became."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from services.kpi.records import facts
from services.kpi.records.record import Fact, FactKey, RecordKind, by
from services.kpi.records.rules import Rules
from shared.events import (
    AccountPlanSet,
    AnyEvent,
    ClientMerged,
    ClientRegistered,
    ClientUpdated,
    ContactPermissionChanged,
    ContractSigned,
    EventData,
    KeyAccountFlagged,
)

_NONE = "-"
_MICROSECOND = timedelta(microseconds=1)


class Card(NamedTuple):
    """How well a client is described: how many fields, and how many doubts; None where nobody looked for any."""

    filled: int
    total: int
    verified: int
    duplicates: int | None
    conflicts: int | None
    segment: str | None
    region: str | None

    def __str__(self) -> str:
        return " ".join(_NONE if part is None else str(part) for part in self)

    @classmethod
    def parse(cls, text: str) -> "Card":
        """Return the card that *text* was written from."""
        *numbers, segment, region = (None if part == _NONE else part for part in text.split(" "))
        filled, total, verified, duplicates, conflicts = (None if part is None else int(part) for part in numbers)
        return cls(filled or 0, total or 0, verified or 0, duplicates, conflicts, segment, region)


@dataclass(frozen=True, slots=True)
class ClientProfile:
    """All that was said of one client, in order."""

    said: tuple[tuple[datetime, EventData], ...] = ()


def client_profile_state(events: Iterable[AnyEvent]) -> ClientProfile:
    """Return the profile as its *events*, in order, leave it."""
    return ClientProfile(tuple((event.time, event.data) for event in events))


class _Said(NamedTuple):
    """A row in the making."""

    name: str
    of: str
    manager: str | None = None
    instead: str = ""
    """Which of the rows of this name it replaces."""
    is_daily: bool = True
    """Whether it replaces that of its day only, for what was so before stays so."""


def _tells(profile: ClientProfile, rules: Rules) -> Iterator[Fact]:
    """Yield the merge that stands, each contract, and of all else what each day's last word was."""
    stands: dict[tuple[str, str, date | None], Fact] = {}
    for at, data in profile.said:
        if said := _said(data):
            day = rules.day(at)
            value = _in_day(at, rules) if said.name == facts.MERGED else 1
            row = Fact(FactKey(day, said.name, said.manager or "", said.of), value)
            stands[said.name, said.instead, day if said.is_daily else None] = row
    yield from stands.values()


def _said(data: EventData) -> _Said | None:  # noqa: PLR0911  # one for each kind of fact
    match data:
        case ClientMerged(client_id=old, into_client_id=new):
            return _Said(facts.MERGED, f"{old} {new}", is_daily=False)
        case ContractSigned(contract_id=contract, manager_id=manager, valid_until=date() as until):
            return _Said(facts.CONTRACT, until.isoformat(), manager, instead=contract, is_daily=False)
        case ClientRegistered() | ClientUpdated():
            return _Said(facts.CARD, str(_card(data)), data.manager_id)
        case KeyAccountFlagged(manager_id=manager, is_key=is_key):
            return _Said(facts.KEY_FLAG, str(int(is_key)), manager)
        case AccountPlanSet(manager_id=manager, valid_until=until, cadence_days=cadence):
            return _Said(facts.ACCOUNT_PLAN, f"{until} {cadence or 0}", manager)
        case ContactPermissionChanged(medium=medium, allowed=allowed, max_per_month=most):
            said = f"{medium} {int(allowed)} {_NONE if most is None else most}"
            return _Said(facts.PERMISSION, said, instead=medium)
        case _:
            return None


def _in_day(at: datetime, rules: Rules) -> int:
    """Return when in its day *at* is, from 1 on: of two merges of one day the later is told by it."""
    return (at - rules.end_of(rules.day(at) - timedelta(days=1))) // _MICROSECOND + 1


def _card(data: ClientRegistered | ClientUpdated) -> Card:
    return Card(
        data.filled_fields,
        data.total_fields,
        data.verified_fields,
        data.possible_duplicates,
        data.conflicting_fields,
        data.segment,
        data.region,
    )


CLIENT_PROFILE = RecordKind(
    "client_profile",
    client_profile_state,
    dict.fromkeys(
        (
            ClientRegistered,
            ClientUpdated,
            ClientMerged,
            KeyAccountFlagged,
            AccountPlanSet,
            ContactPermissionChanged,
            ContractSigned,
        ),
        by("client_id"),
    ),
    _tells,
)
