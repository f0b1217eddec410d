from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from deploy.demo.crm import SOURCE, CrmHistory, crm_history, crm_teller, read_tables, slug
from deploy.demo.errors import MissingTableError
from shared.events import AnyEvent, DealOutcome
from tests.crm_truth import sales_data


@cache
def history() -> CrmHistory:
    return crm_history(read_tables(sales_data()))


@cache
def events() -> list[AnyEvent]:
    return crm_teller().all_of(history().facts)


def about(subject: str) -> list[AnyEvent]:
    return [event for event in events() if event.id.split(":")[1] == subject]


def test_every_deal_with_a_date_is_played_and_every_other_is_listed_as_skipped() -> None:
    deals = history().facts.deals.values()
    outcomes = Counter(deal.closing.outcome if deal.closing else None for deal in deals)

    assert outcomes == {DealOutcome.WON: 4238, DealOutcome.LOST: 2473, None: 1589}
    assert len(history().skipped) == 500
    assert {skipped.reason for skipped in history().skipped} == {"Prospecting: no engage_date"}
    assert not {skipped.opportunity_id for skipped in history().skipped} & history().facts.deals.keys()


def test_agents_are_managers_their_managers_name_the_teams_and_offices_are_the_parents() -> None:
    facts = history().facts
    parents = {team.team_id: team.parent_id for team in facts.teams.values()}

    assert len(facts.people) == 35
    assert parents == {
        "central": None, "east": None, "west": None,
        "dustin-brinkmann": "central", "melvin-marxen": "central",
        "cara-losch": "east", "rocco-neubert": "east",
        "celia-rouche": "west", "summer-sewald": "west",
    }  # fmt: skip
    assert facts.people["moses-frase"].name == "Moses Frase"
    assert [place.team_id for place in facts.people["moses-frase"].places] == ["dustin-brinkmann"]


def test_a_won_deal_opens_closes_and_brings_an_order() -> None:
    opened, closed = about("1C1I7A6R")
    (placed,) = about("order-of-1C1I7A6R")

    assert {opened.source, closed.source, placed.source} == {SOURCE}
    assert opened.time == datetime(2016, 10, 20, 12, tzinfo=UTC)
    assert (opened.data.manager_id, opened.data.client_id) == ("moses-frase", "cancity")
    assert (opened.data.stage, opened.data.stage_order, opened.data.amount_minor) == ("Engaging", 1, 109_600)
    assert closed.time == placed.time == datetime(2017, 3, 1, 12, tzinfo=UTC)
    assert (closed.data.outcome, closed.data.amount_minor, closed.data.currency) == ("won", 105_400, "USD")
    assert [(line.amount_minor, line.discount_minor) for line in placed.data.lines] == [(105_400, 0)]
    assert placed.data.deal_id == "1C1I7A6R"


def test_a_product_is_found_however_it_is_spelled() -> None:
    opened, *_ = about("Z063OYW0")

    assert opened.data.amount_minor == 482_100


def test_a_deal_without_an_account_has_a_client_of_its_own() -> None:
    nameless = [deal for deal in history().facts.deals.values() if deal.client_id.startswith("client-of-")]

    assert len(nameless) == 1088
    assert all(deal.client_id == f"client-of-{deal.deal_id}" for deal in nameless)


def test_ids_are_the_same_in_every_run_and_name_one_event_each() -> None:
    again = crm_teller().all_of(crm_history(read_tables(sales_data())).facts)

    assert again == events()
    assert len({event.identity for event in events()}) == len(events()) == 9 + 35 + 8300 + 6711 + 4238


def test_names_become_ids() -> None:
    assert [slug(name) for name in ("Gekko & Co", "Mei-Mei Johns", "")] == ["gekko-co", "mei-mei-johns", ""]


def test_a_folder_that_is_no_export_is_refused_and_the_missing_file_named(tmp_path: Path) -> None:
    with pytest.raises(MissingTableError, match=r"sales_pipeline\.csv is missing"):
        read_tables(tmp_path)
