"""Contracts: how long a signature takes, and whether milestones are met when they are due."""

from datetime import timedelta

from tests.builders import (
    MORNING,
    a_contract_milestone_due,
    a_contract_milestone_met,
    a_contract_sent,
    a_contract_signed,
)
from tests.folding import by_day, by_scope, total

DAYS = [MORNING + timedelta(days=number) for number in range(6)]
DAY = 24 * 3600
SIGNED, UNSENT, APPROVAL = "contracts_signed", "contracts_signed_unsent", "contract_approval_seconds"
DUE, MET = "milestones_due", "milestones_on_time"


class TestApproval:
    def test_it_is_from_sending_to_signing_on_the_day_of_the_signature_for_who_got_it(self) -> None:
        told = [a_contract_sent(), a_contract_signed(manager_id="bob", at=DAYS[2])]

        assert by_day(APPROVAL, told, scope="manager:bob") == {"2026-11-25": 2 * DAY}
        assert total("contract_approval_working_seconds", told) == 18 * 3600

    def test_a_new_version_does_not_start_the_clock_again(self) -> None:
        told = [a_contract_sent(), a_contract_sent(version=2, at=DAYS[1]), a_contract_signed(at=DAYS[2])]

        assert total(APPROVAL, told) == 2 * DAY

    def test_a_second_signature_counts_nothing_more(self) -> None:
        told = [a_contract_sent(), a_contract_signed(at=DAYS[1]), a_contract_signed(at=DAYS[3])]

        assert (by_day(SIGNED, told), total(APPROVAL, told)) == ({"2026-11-24": 1}, DAY)

    def test_signed_without_being_sent_is_apart(self) -> None:
        for told in ([a_contract_signed()], [a_contract_signed(), a_contract_sent(at=DAYS[1])]):
            assert [total(name, told) for name in (SIGNED, UNSENT, APPROVAL)] == [1, 1, 0]

        assert total(UNSENT, [a_contract_sent(), a_contract_signed()]) == 0

    def test_an_unsigned_one_waits_with_its_sender_since_it_was_sent(self) -> None:
        sent = [a_contract_sent(at=DAYS[1]), a_contract_sent(version=2, at=DAYS[2])]

        assert by_scope("contract_approval_open", sent) == {"manager:ann": 1, "company": 1}
        assert total("contract_approval_open_since", sent) == int(DAYS[1].timestamp())
        assert total("contract_approval_open", [*sent, a_contract_signed(at=DAYS[3])]) == 0


class TestMilestones:
    def test_one_met_early_counts_when_it_falls_due(self) -> None:
        told = [a_contract_milestone_due(due_at=DAYS[2]), a_contract_milestone_met(at=DAYS[1])]

        assert by_day(f"{MET}@36", told) == by_day(f"{DUE}@36", told) == {"2026-11-25": 1}

    def test_one_met_late_is_a_miss(self) -> None:
        told = [a_contract_milestone_due(due_at=DAYS[2]), a_contract_milestone_met(at=DAYS[3])]

        assert (total(DUE, told), total(MET, told)) == (1, 0)

    def test_a_date_moved_in_time_moves_what_is_due(self) -> None:
        told = [
            a_contract_milestone_due(due_at=DAYS[1]),
            a_contract_milestone_due(due_at=DAYS[4], manager_id="bob"),
            a_contract_milestone_met(at=DAYS[3]),
        ]

        assert by_scope(MET, told) == by_scope(DUE, told) == {"manager:bob": 1, "company": 1}
        assert by_day(f"{DUE}@36", told) == {"2026-11-27": 1}

    def test_a_date_moved_after_the_breach_is_still_a_breach(self) -> None:
        told = [
            a_contract_milestone_due(due_at=DAYS[1]),
            a_contract_milestone_due(due_at=DAYS[4], at=DAYS[2]),
            a_contract_milestone_met(at=DAYS[3]),
        ]

        assert (by_day(f"{DUE}@36", told), total(MET, told)) == ({"2026-11-24": 1}, 0)

    def test_each_milestone_of_a_contract_counts(self) -> None:
        told = [
            a_contract_milestone_due(due_at=DAYS[1]),
            a_contract_milestone_due(due_at=DAYS[1], milestone="training"),
            a_contract_milestone_met(milestone="training"),
        ]

        assert (total(DUE, told), total(MET, told)) == (2, 1)

    def test_one_met_without_ever_being_due_is_apart(self) -> None:
        assert (total(DUE, [a_contract_milestone_met()]), total(MET, [a_contract_milestone_met()])) == (0, 0)
