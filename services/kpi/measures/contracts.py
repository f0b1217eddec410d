"""What contracts contribute."""

from collections.abc import Iterator

from services.kpi.measures.measure import Measure, Move
from services.kpi.measures.spans import Span, Waiting, durations
from services.kpi.records.contract import CONTRACT, Contract
from services.kpi.records.rules import Rules


def _signed(contract: Contract, _rules: Rules) -> Iterator[Move]:
    if contract.signed_at:
        yield Move(contract.signed_at, contract.signer, 1)


def _signed_unsent(contract: Contract, rules: Rules) -> Iterator[Move]:
    if not any(_approval(contract, rules)):
        yield from _signed(contract, rules)


def _approval(contract: Contract, _rules: Rules) -> Iterator[Span]:
    """Yield the way from the first sending to the signature; what was signed before it was sent has none."""
    if contract.sent_at and contract.signed_at and contract.sent_at <= contract.signed_at:
        yield Span(contract.signer, contract.sent_at, contract.signed_at)


def _unsigned(contract: Contract, _rules: Rules) -> Iterator[Waiting]:
    if contract.sent_at:
        yield Waiting(contract.sender, contract.sent_at, contract.signed_at)


def _due(contract: Contract, _rules: Rules) -> Iterator[Move]:
    for milestone in contract.milestones.values():
        if milestone.due_at:
            yield Move(milestone.due_at, milestone.manager, 1)


def _on_time(contract: Contract, _rules: Rules) -> Iterator[Move]:
    """Yield what was met in time when it falls due, also if it was met earlier (R18)."""
    for milestone in contract.milestones.values():
        if milestone.due_at and milestone.met_at and milestone.met_at <= milestone.due_at:
            yield Move(milestone.due_at, milestone.manager, 1)


CONTRACTS_SIGNED = Measure("contracts_signed", CONTRACT, _signed, "contracts, by the day of the first signature")
SIGNED_UNSENT = Measure(
    "contracts_signed_unsent", CONTRACT, _signed_unsent, "those of contracts_signed that had not been sent before"
)
CONTRACT_APPROVAL = durations(
    "contract_approval", CONTRACT, _approval, "contracts from first sending to first signature", waiting=_unsigned
)
MILESTONES_DUE = Measure("milestones_due", CONTRACT, _due, "milestones of contracts by their date", is_due=True)
MILESTONES_ON_TIME = Measure(
    "milestones_on_time", CONTRACT, _on_time, "those of milestones_due that were met by then", is_due=True
)

MEASURES = (CONTRACTS_SIGNED, SIGNED_UNSENT, *CONTRACT_APPROVAL.all, MILESTONES_DUE, MILESTONES_ON_TIME)
