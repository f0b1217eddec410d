"""The files of an export become events by a mapping; what does not is told by file and line, and nothing is guessed."""

from collections import Counter
from pathlib import Path

import pytest

from deploy import imports
from deploy.demo.crm import crm_history, read_tables
from deploy.imports.errors import MissingFileError
from deploy.imports.reading import Left, events_of
from shared.events import AnyEvent
from shared.mapping.errors import BadMappingError
from shared.mapping.rules import mapping_in
from tests.crm_truth import sales_data

CRM = Path(imports.__file__).with_name("crm-sales-opportunities.toml")

CALLS = """
source = "/pbx"
time_zone = "Europe/Berlin"

[[events]]
file = "calls.csv"
type = "CallCompleted"
id = "{Call}"
time = { from = "Ended" }
when = { Outcome = ["answered", "busy"] }
[events.data]
call_id = "{Call}"
client_id = "{Client|slug}"
manager_id = "{Agent}"
direction = { from = "Way", map = { in = "inbound", out = "outbound" } }
outcome = { from = "Outcome", map = { answered = "connected", busy = "busy" } }
started_at = { from = "Began", as = "moment" }
duration_seconds = { from = "Minutes", as = "integer", times = 60 }
"""
HEAD = "Call,Client,Agent,Way,Outcome,Began,Ended,Minutes\n"
GOOD = "1,Acme Ltd,ann,in,answered,2026-11-02 09:00,2026-11-02 09:05,5\n"


def read(folder: Path, rows: str, mapping: str = CALLS) -> tuple[list[AnyEvent], list[str]]:
    """Return the events that *rows* of calls.csv make, and what is told of the others."""
    (folder / "calls.csv").write_text(HEAD + rows)
    found = list(events_of(mapping_in(mapping).rules, folder))
    return [one for one in found if not isinstance(one, Left)], [str(one) for one in found if isinstance(one, Left)]


def test_a_row_makes_an_event_of_its_subject(tmp_path: Path) -> None:
    [event], left = read(tmp_path, GOOD)

    assert left == []
    assert (event.type, event.id, event.source, event.subject) == ("CallCompleted", "1", "/pbx", "acme-ltd")
    assert (event.time.isoformat(), event.data.duration_seconds) == ("2026-11-02T08:05:00+00:00", 300)


def test_a_row_that_is_not_meant_makes_none(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD.replace("answered", "test call")) == ([], [])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (GOOD.replace(",5\n", ",a few\n"), "Minutes: 'a few' is no integer"),
        (GOOD.replace(",5\n", ",-5\n"), "data.duration_seconds: Input should be greater than or equal to 0"),
        (GOOD.replace("ann", ""), "data.manager_id: Field required"),
        (GOOD.replace("ann", "ann lee"), "data.manager_id: String should match pattern"),
        (GOOD.replace(",in,", ",up,"), "Way: 'up' is none of in, out"),
        (GOOD.replace("1,Acme", ",Acme"), "the row says nothing of the event's id"),
        ("2,Acme Ltd,ann,in,answered\n", "the row says nothing of the event's time"),
    ],
)
def test_a_bad_row_is_told_by_its_line_and_the_next_is_taken(tmp_path: Path, row: str, reason: str) -> None:
    events, [told] = read(tmp_path, row + GOOD)

    assert told.startswith(f"calls.csv:2: no CallCompleted: {reason}")
    assert [event.id for event in events] == ["1"]


@pytest.mark.parametrize(
    ("change", "to", "reason"),
    [
        ('type = "CallCompleted"', 'type = "CallDreamt"', "events[0].type: 'CallDreamt' is not in the catalogue"),
        ("call_id =", "calling =", "events[0].data.calling: CallCompleted has no such field"),
        ("Europe/Berlin", "Berlin/Europe", "time_zone: 'Berlin/Europe' is no IANA time zone"),
        ('source = "/pbx"', "", "source: Field required"),
        ("[[events]]", "[[event]]", "events: Input should be a valid list"),
        ('source = "/pbx"', "source = /pbx", "no TOML"),
        ('"{Agent}"', '"{Agent|loud}"', "events[0].data.manager_id: 'loud' is none of the filters"),
        ('"{Agent}"', '"{Seller}"', "calls.csv: has no column 'Seller'"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused_before_any_row(
    tmp_path: Path, change: str, to: str, reason: str
) -> None:
    assert change in CALLS
    with pytest.raises(BadMappingError) as refused:
        read(tmp_path, GOOD, CALLS.replace(change, to))

    assert str(refused.value).startswith(reason)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"calls\.csv is not there"):
        list(events_of(mapping_in(CALLS).rules, tmp_path))


def test_the_crm_export_says_what_the_demonstration_reads_in_it() -> None:
    export = sales_data()
    found = list(events_of(mapping_in(CRM.read_text()).rules, export))
    events = [one for one in found if not isinstance(one, Left)]
    facts = crm_history(read_tables(export)).facts

    assert len(events) == len(found)
    deals = list(facts.deals.values())
    closed = {(deal.deal_id, one.outcome, one.amount_minor) for deal in deals for one in deal.closings}
    assert {
        (event.data.deal_id, event.data.outcome, event.data.amount_minor)
        for event in events
        if event.type == "DealClosed"
    } == closed
    assert {(event.data.deal_id, event.data.amount_minor) for event in events if event.type == "DealOpened"} == {
        (one.deal_id, one.steps[0].amount_minor) for one in deals
    }
    assert Counter(event.type for event in events) == {
        "TeamCreated": len(facts.teams),
        "ManagerJoined": len(facts.people),
        "DealOpened": len(deals),
        "DealClosed": len(closed),
        "OrderPlaced": len(facts.orders),
    }
