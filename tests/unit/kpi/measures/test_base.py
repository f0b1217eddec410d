"""How good what is known of clients is: stocks of what their cards say (K34)."""

from datetime import timedelta

from services.kpi.records import Rules
from shared.events import AnyEvent
from tests.builders import MORNING, a_client_merged, a_client_registered, a_client_updated, a_retraction_of
from tests.folding import by_day, by_scope, total

TODAY, TOMORROW = "2026-11-23", "2026-11-24"
LATER = MORNING + timedelta(days=1)


def card(**facts: object) -> AnyEvent:
    return a_client_registered(**{"manager_id": "ann", **facts})


def test_fields_are_those_of_the_latest_card_and_move_on_its_day() -> None:
    told = [card(), a_client_updated(filled_fields=10, total_fields=12, verified_fields=9, at=LATER)]

    assert by_day("base_clients", told) == {TODAY: 1}
    assert by_day("base_fields", told) == {TODAY: 10, TOMORROW: 2}
    assert by_day("base_fields_filled", told) == {TODAY: 8, TOMORROW: 2}
    assert by_day("base_fields_verified", told) == {TODAY: 4, TOMORROW: 5}


def test_a_card_taken_back_gives_way_to_the_one_before() -> None:
    wrong = a_client_updated(filled_fields=5, at=LATER)

    assert by_day("base_fields_filled", [card(), wrong, a_retraction_of(wrong)]) == {TODAY: 8}


def test_a_card_is_fresh_up_to_the_last_of_its_days_and_longer_when_it_is_told_again() -> None:
    three_days = Rules("UTC", fresh_days=3)

    assert by_day("base_clients_fresh", [card()], rules=three_days) == {TODAY: 1, "2026-11-27": -1}
    assert by_day("base_clients_fresh", [card(), card(at=LATER)], rules=three_days) == {TODAY: 1, "2026-11-28": -1}
    late = card(at=MORNING + timedelta(days=9))
    assert by_day("base_clients_fresh", [card(), late], rules=three_days) == {
        TODAY: 1,
        "2026-11-27": -1,
        "2026-12-02": 1,
        "2026-12-06": -1,
    }


def test_doubts_count_only_where_somebody_looked_for_them() -> None:
    told = [
        card(client_id="unknown"),
        card(client_id="clean", possible_duplicates=0, conflicting_fields=0),
        card(client_id="doubtful", possible_duplicates=2, conflicting_fields=1),
    ]

    parts = ("compared", "unique", "checked", "consistent")
    assert [total(f"base_clients_{part}", told) for part in parts] == [2, 1, 2, 1]
    assert total("base_clients", told) == 3


def test_the_stock_goes_with_the_client_to_its_next_owner() -> None:
    told = [card(), card(manager_id="bob", at=LATER)]

    assert by_day("base_clients", told, scope="manager:ann") == {TODAY: 1, TOMORROW: -1}
    assert by_day("base_clients", told, scope="manager:bob") == {TOMORROW: 1}
    assert by_scope("base_clients", told) == {"manager:bob": 1, "company": 1}


def test_of_merged_clients_the_latest_card_stands() -> None:
    told = [
        card(filled_fields=7),
        card(client_id="client-2", filled_fields=5, at=LATER),
        a_client_merged(at=MORNING + timedelta(days=5)),
    ]

    assert total("base_clients", told) == 1
    assert total("base_fields_filled", told) == 5
