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


def _tells(profile: ClientProfile, rules: Rules) -> Iterator[Fact]:
    """Yield the merge that stands, each contract, and of all else what each day's last word was."""
    last: dict[tuple[date | None, str], Fact] = {}
    contracts: dict[str, Fact] = {}
    for at, data in profile.said:
        match data:
            case ClientMerged(client_id=old, into_client_id=new):
                last[None, facts.MERGED] = _row(at, rules, facts.MERGED, "", f"{old} {new}", _in_day(at, rules))
            case ContractSigned(valid_until=date() as until):
                contracts[data.contract_id] = _row(at, rules, facts.CONTRACT, data.manager_id, until.isoformat())
            case ClientRegistered() | ClientUpdated():
                row = _row(at, rules, facts.CARD, data.manager_id or "", str(_card(data)))
                last[row.key.day, facts.CARD] = row
            case KeyAccountFlagged(manager_id=manager, is_key=is_key):
                row = _row(at, rules, facts.KEY_FLAG, manager, str(int(is_key)))
                last[row.key.day, facts.KEY_FLAG] = row
            case AccountPlanSet(manager_id=manager, valid_until=until, cadence_days=cadence):
                row = _row(at, rules, facts.ACCOUNT_PLAN, manager, f"{until} {cadence or 0}")
                last[row.key.day, facts.ACCOUNT_PLAN] = row
            case ContactPermissionChanged(medium=medium, allowed=allowed, max_per_month=most):
                said = f"{medium} {int(allowed)} {_NONE if most is None else most}"
                row = _row(at, rules, facts.PERMISSION, "", said)
                last[row.key.day, f"{facts.PERMISSION} {medium}"] = row
    yield from last.values()
    yield from contracts.values()


def _row(at: datetime, rules: Rules, name: str, manager: str, of: str, value: int = 1) -> Fact:  # noqa: PLR0917  # a fact
    return Fact(FactKey(rules.day(at), name, manager, of), value)


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
