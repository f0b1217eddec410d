"""A contract: sent, perhaps with changed terms again, signed, and what it asks for by which date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from typing import NamedTuple

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, ContractMilestoneDue, ContractMilestoneMet, ContractSent, ContractSigned


class Milestone(NamedTuple):
    """What a contract asks for: by when, of whom, and when it was done."""

    due_at: datetime | None = None
    manager: str | None = None
    met_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """What is known of a contract."""

    sent_at: datetime | None = None
    """The first time: new terms do not start the clock again."""
    sender: str | None = None
    signed_at: datetime | None = None
    """The first time."""
    signer: str | None = None
    milestones: Mapping[str, Milestone] = field(default_factory=dict)


def contract_state(events: Iterable[AnyEvent]) -> Contract:
    """Return the contract as its *events*, in order, leave it."""
    return reduce(_evolve, events, Contract())


def _evolve(contract: Contract, event: AnyEvent) -> Contract:
    match event.data:
        case ContractSent(manager_id=manager) if contract.sent_at is None:
            return replace(contract, sent_at=event.time, sender=manager)
        case ContractSigned(manager_id=manager) if contract.signed_at is None:
            return replace(contract, signed_at=event.time, signer=manager)
        case ContractMilestoneDue(milestone=name) as due:
            return _with(contract, name, _agreed(contract.milestones.get(name, Milestone()), due, event.time))
        case ContractMilestoneMet(milestone=name):
            known = contract.milestones.get(name, Milestone())
            return _with(contract, name, known._replace(met_at=known.met_at or event.time))
        case _:
            return contract


def _agreed(known: Milestone, due: ContractMilestoneDue, at: datetime) -> Milestone:
    """Return the milestone with its new date; a date that has passed cannot be moved any more (K58)."""
    if known.due_at is not None and at > known.due_at:
        return known
    return known._replace(due_at=due.due_at, manager=due.manager_id)


def _with(contract: Contract, name: str, milestone: Milestone) -> Contract:
    return replace(contract, milestones={**contract.milestones, name: milestone})


CONTRACT = RecordKind(
    "contract",
    contract_state,
    dict.fromkeys((ContractSent, ContractSigned, ContractMilestoneDue, ContractMilestoneMet), by("contract_id")),
)
