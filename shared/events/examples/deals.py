"""Examples of a deal, from its opening to a signed contract."""

from datetime import date

from shared.events import (
    ContractMilestoneDue,
    ContractMilestoneMet,
    ContractSent,
    ContractSigned,
    DealClosed,
    DealOpened,
    DealOutcome,
    DealReassigned,
    DealReopened,
    DealStageChanged,
    EventData,
    NextStepDone,
    NextStepSet,
    QuoteSent,
)
from shared.events.examples.story import CLIENT, CREDITS, DEAL, DUE, LEAD, MANAGER, PROMISED

FACTS: tuple[EventData, ...] = (
    DealOpened(
        deal_id=DEAL,
        client_id=CLIENT,
        lead_id=LEAD,
        manager_id=MANAGER,
        stage="qualification",
        stage_order=1,
        probability_bp=1_000,
        channel="organic_search",
        segment="smb",
        region="north",
    ),
    DealReassigned(deal_id=DEAL, client_id=CLIENT, manager_id="m-15"),
    DealStageChanged(
        deal_id=DEAL,
        client_id=CLIENT,
        manager_id=MANAGER,
        stage="proposal",
        stage_order=3,
        probability_bp=5_000,
        amount_minor=1_200_000,
        currency="EUR",
        expected_close=PROMISED,
    ),
    NextStepSet(step_id="step-1", deal_id=DEAL, client_id=CLIENT, manager_id=MANAGER, due_at=DUE),
    NextStepDone(step_id="step-1", deal_id=DEAL, client_id=CLIENT, manager_id=MANAGER, due_at=DUE),
    QuoteSent(
        quote_id="quote-31",
        deal_id=DEAL,
        client_id=CLIENT,
        manager_id=MANAGER,
        version=2,
        amount_minor=1_200_000,
        currency="EUR",
    ),
    ContractSent(contract_id="contract-31", deal_id=DEAL, client_id=CLIENT, manager_id=MANAGER, version=1),
    ContractSigned(
        contract_id="contract-31", deal_id=DEAL, client_id=CLIENT, manager_id=MANAGER, valid_until=date(2027, 11, 30)
    ),
    ContractMilestoneDue(
        contract_id="contract-31", milestone="go_live", client_id=CLIENT, manager_id=MANAGER, due_at=PROMISED
    ),
    ContractMilestoneMet(
        contract_id="contract-31", milestone="go_live", client_id=CLIENT, manager_id=MANAGER, due_at=PROMISED
    ),
    DealClosed(
        deal_id=DEAL,
        client_id=CLIENT,
        lead_id=LEAD,
        manager_id=MANAGER,
        outcome=DealOutcome.WON,
        amount_minor=1_200_000,
        currency="EUR",
        credits=CREDITS,
    ),
    DealReopened(deal_id=DEAL, client_id=CLIENT, lead_id=LEAD, manager_id=MANAGER),
)
