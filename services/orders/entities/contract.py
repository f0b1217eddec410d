"""A contract: sent, perhaps with changed terms again, signed, and what it asks for by when."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from services.orders.entities.deal import Deal, DealStatus
from services.orders.errors import DealClosedAlreadyError, UnknownDealError, UnknownMilestoneError
from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, ContractMilestoneDue, ContractMilestoneMet, ContractSent, ContractSigned
from shared.refusals import AlreadyExistsError, NotFoundError, WrongStatusError
from shared.values import Day, Id, Moment


class ContractStatus(StrEnum):
    """Where a contract stands."""

    UNKNOWN = "unknown"
    SENT = "sent"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Milestone:
    """What a contract asks for."""

    due_at: datetime
    is_met: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """What is known of a contract."""

    status: ContractStatus = ContractStatus.UNKNOWN
    deal_id: str | None = None
    client_id: str | None = None
    manager_id: str | None = None
    version: int = 0
    valid_until: date | None = None
    milestones: dict[str, Milestone] = field(default_factory=dict)

    @property
    def next_due(self) -> datetime | None:
        """Return when the next open milestone is due."""
        return min((one.due_at for one in self.milestones.values() if not one.is_met), default=None)


class SendContract(Command):
    """The client of a deal gets a contract to sign."""

    contract_id: Id | None = None
    deal_id: Id


class ChangeTerms(Command):
    """The client gets the contract with other terms; one that is signed stays as it is."""


class SignContract(Command):
    """The contract is in force, until the last day that it names."""

    valid_until: Day | None = None


class AgreeMilestone(Command):
    """The contract asks for something by a date; told again, the date moves."""

    milestone: Id
    due_at: Moment


class MeetMilestone(Command):
    """What the contract asked for is done."""

    milestone: Id


def send(contract_id: str, contract: Contract, command: SendContract, deal: Deal) -> list[ContractSent]:
    """Return that the client of *deal* got the contract. Raises: AlreadyExistsError, OrdersError."""
    if contract.version:
        raise AlreadyExistsError(CONTRACT.name, contract_id)
    if deal.client_id is None or deal.manager_id is None:
        raise UnknownDealError(command.deal_id)
    if deal.status is DealStatus.LOST:
        raise DealClosedAlreadyError(command.deal_id, deal.status)
    ids = {"deal_id": command.deal_id, "client_id": deal.client_id, "manager_id": deal.manager_id}
    return [ContractSent(contract_id=contract_id, **ids, version=1)]


def change(contract_id: str, contract: Contract, command: ChangeTerms) -> list[ContractSent]:  # noqa: ARG001
    """Return that the client got other terms. Raises: NotFoundError, WrongStatusError."""
    ids = _ids_of_unsigned(contract_id, contract)
    return [ContractSent(**ids, deal_id=contract.deal_id or "", version=contract.version + 1)]


def sign(contract_id: str, contract: Contract, command: SignContract) -> list[ContractSigned]:
    """Return that the contract is in force. Raises: NotFoundError, WrongStatusError."""
    ids = _ids_of_unsigned(contract_id, contract)
    return [ContractSigned(**ids, deal_id=contract.deal_id or "", valid_until=command.valid_until)]


def agree_milestone(contract_id: str, contract: Contract, command: AgreeMilestone) -> list[ContractMilestoneDue]:
    """Return what the contract asks for. Raises: NotFoundError, WrongStatusError if it is done."""
    ids = _ids(contract_id, contract)
    known = contract.milestones.get(command.milestone)
    if known is not None and known.is_met:
        raise WrongStatusError(f"milestones of {contract_id}", command.milestone, "met")
    return [ContractMilestoneDue(**ids, milestone=command.milestone, due_at=command.due_at)]


def meet_milestone(contract_id: str, contract: Contract, command: MeetMilestone) -> list[ContractMilestoneMet]:
    """Return that it is done. Raises: NotFoundError, UnknownMilestoneError."""
    ids = _ids(contract_id, contract)
    known = contract.milestones.get(command.milestone)
    if known is None or known.is_met:
        raise UnknownMilestoneError(contract_id, command.milestone)
    return [ContractMilestoneMet(**ids, milestone=command.milestone, due_at=known.due_at)]


def evolve(contract: Contract, event: AnyEvent) -> Contract:
    """Return *contract* after *event*."""
    match event.data:
        case ContractSent() as sent:
            facts = sent.model_dump(include={"deal_id", "client_id", "manager_id"})
            is_signed = contract.status is ContractStatus.SIGNED
            status = ContractStatus.SIGNED if is_signed else ContractStatus.SENT
            return replace(contract, **facts, status=status, version=max(contract.version, sent.version))
        case ContractSigned(valid_until=valid_until):
            return replace(contract, status=ContractStatus.SIGNED, valid_until=valid_until)
        case ContractMilestoneDue(milestone=name, due_at=due_at):
            known = contract.milestones.get(name, Milestone(due_at))
            return _with(contract, name, replace(known, due_at=due_at))
        case ContractMilestoneMet(milestone=name, due_at=due_at):
            known = contract.milestones.get(name, Milestone(due_at))
            return _with(contract, name, replace(known, is_met=True))
        case _:
            return contract


def _with(contract: Contract, name: str, milestone: Milestone) -> Contract:
    return replace(contract, milestones={**contract.milestones, name: milestone})


def _ids_of_unsigned(contract_id: str, contract: Contract) -> dict[str, Any]:
    ids = _ids(contract_id, contract)
    if contract.status is not ContractStatus.SENT:
        raise WrongStatusError(CONTRACT.name, contract_id, contract.status)
    return ids


def _ids(contract_id: str, contract: Contract) -> dict[str, Any]:
    if contract.client_id is None or contract.manager_id is None:
        raise NotFoundError(CONTRACT.name, contract_id)
    return {"contract_id": contract_id, "client_id": contract.client_id, "manager_id": contract.manager_id}


CONTRACT = Kind(
    name="contracts",
    opened_by=ContractSent,
    joined_by=dict.fromkeys((ContractSent, ContractSigned, ContractMilestoneDue, ContractMilestoneMet), "contract_id"),
    blank=Contract(),
    evolve=evolve,
    facets=attributes("status", "manager_id", "client_id", "deal_id", "next_due"),
    owner="manager_id",
)
