"""A contract's milestones: a date can be moved until it has passed."""

from datetime import timedelta

from services.kpi.records.contract import Contract, contract_state
from tests.builders import MORNING, a_contract_milestone_due, a_contract_milestone_met, a_contract_sent

DAYS = [MORNING + timedelta(days=number) for number in range(6)]


def due(contract: Contract) -> object:
    return contract.milestones["go_live"].due_at


def test_a_date_that_has_not_passed_moves() -> None:
    told = [a_contract_milestone_due(due_at=DAYS[1]), a_contract_milestone_due(due_at=DAYS[3], at=DAYS[1])]

    assert due(contract_state(told)) == DAYS[3]


def test_a_date_that_has_passed_stays() -> None:
    late = DAYS[1] + timedelta(microseconds=1)
    told = [a_contract_milestone_due(due_at=DAYS[1]), a_contract_milestone_due(due_at=DAYS[3], at=late)]

    assert due(contract_state(told)) == DAYS[1]


def test_the_first_time_it_is_met_counts() -> None:
    told = [a_contract_milestone_met(at=DAYS[1]), a_contract_milestone_met(at=DAYS[2])]

    assert contract_state(told).milestones["go_live"].met_at == DAYS[1]


def test_another_version_is_no_other_sending() -> None:
    told = [a_contract_sent(), a_contract_sent(version=2, manager_id="bob", at=DAYS[1])]

    assert contract_state(told) == Contract(sent_at=MORNING, sender="ann")
