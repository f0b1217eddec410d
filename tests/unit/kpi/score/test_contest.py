"""Where a contest stands: who competes, and what everybody has over its days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kpi.cells import CellKey
from services.kpi.kpis import KPI, LIVE, Derived
from services.kpi.score.blocks import BlockKey, part_of
from services.kpi.score.contest import Competitor, Contest, competitors, places_of
from services.kpi.score.memory import Memory
from services.kpi.score.sums import Now
from shared.events import CATALOGUE as EVENTS
from shared.events import AnyEvent, ContestAnnounced, ContestOf, ContestPlace, DealOutcome
from shared.refusals import NotFoundError
from shared.values import Scope
from tests.builders import (
    MORNING,
    a_contest_announced,
    a_deal_closed,
    a_deal_opened,
    a_lead_created,
    a_lead_touched,
    a_manager_joined,
    a_manager_left,
    a_manager_moved,
    a_team_created,
    an_order_placed,
)
from tests.strategies import World, streams
from tests.unit.kpi.score.scoring import LATER, Office

DAY = timedelta(days=1)
WORLD = World(since=datetime(2026, 11, 1, tzinfo=UTC), until=datetime(2026, 12, 1, tzinfo=UTC))
COUNTED = sorted(kpi.id for kpi in LIVE if not isinstance(kpi, Derived))


def terms(**facts: Any) -> ContestAnnounced:
    """Return a contest of the four days up to the morning's."""
    usual = {"first_day": MORNING.date() - 3 * DAY, "last_day": MORNING.date()}
    said: ContestAnnounced = a_contest_announced(**usual | facts).data
    return said


def places(told: list[AnyEvent], now: datetime = LATER, **facts: Any) -> tuple[ContestPlace, ...]:
    """Return where a contest stands *now*, from no other blocks than it says it needs."""
    office, asked = Office(told), terms(**facts)
    at, roster = Now.at(now, office.house.rules), office.directory.roster
    known = {Scope.parse(key.scope) for key in office.cells} | roster.scopes
    entries = competitors(asked, roster, known)
    contest = Contest(asked, office.house, at, office.directory)
    return places_of(asked, contest.readings(entries, book_of(contest, entries, office)), roster)


def book_of(contest: Contest, entries: list[Competitor], office: Office) -> Memory:
    memory = Memory()
    if not contest.is_of_flows:
        blocks = contest.blocks(entries)
        memory.learn(blocks, office.shelves.held(blocks))
        return memory
    cells = contest.cells(entries)
    blocks = {BlockKey(cell.scope, part_of(cell.span)) for cell in cells}
    held = office.shelves.held(blocks)
    memory.learn(blocks, [one for one in held if CellKey(one.scope, one.span) in cells])
    return memory


def values(*asked: Any, **facts: Any) -> dict[str, float | None]:
    return {place.scope: place.reading.value for place in places(*asked, **facts)}


def test_only_the_days_of_the_contest_count_the_first_and_the_last_included() -> None:
    days = (MORNING - 4 * DAY, MORNING - 3 * DAY, MORNING, MORNING + DAY)
    told = [a_deal_closed(deal_id=f"{at:%d}", at=at) for at in days]

    assert values(told) == {"manager:ann": 2}


def test_equal_values_share_a_rank_and_who_has_none_comes_last() -> None:
    told = [
        a_manager_joined(manager_id="zoe", at=MORNING - 9 * DAY, display_name="Zoe"),
        a_deal_closed(deal_id="1", manager_id="bob"),
        a_deal_closed(deal_id="2", manager_id="ann"),
        a_deal_closed(deal_id="3", manager_id="eve", outcome=DealOutcome.LOST),
    ]

    assert [(place.rank, place.scope, place.name) for place in places(told, kpi="win_rate")] == [
        (1, "manager:ann", "ann"),
        (1, "manager:bob", "bob"),
        (3, "manager:eve", "eve"),
        (None, "manager:zoe", "Zoe"),
    ]
    assert [place.rank for place in places(told, kpi="win_rate", least_n=2)] == [None, None, None, None]


def test_a_ratio_is_of_the_sums_of_its_days_not_the_mean_of_its_days() -> None:
    yesterday = MORNING - DAY
    lost = [a_deal_closed(deal_id=f"lost-{n}", at=yesterday, outcome=DealOutcome.LOST) for n in range(3)]
    [place] = places([*lost, a_deal_closed(deal_id="won")], kpi="win_rate")

    assert (place.reading.value, place.reading.n) == (0.25, 4)


def test_a_median_is_that_of_all_days_together() -> None:
    told = []
    for number, (day, minutes) in enumerate(((0, 1), (0, 1), (0, 1), (1, 60), (2, 60))):
        at, of = MORNING - day * DAY, f"lead-{number}"
        told += [
            a_lead_created(lead_id=of, at=at),
            a_lead_touched(lead_id=of, touch_id=of, at=at + timedelta(minutes=minutes)),
        ]
    [place] = places(told, kpi="speed_to_lead_seconds", first_day=MORNING.date() - 2 * DAY, last_day=MORNING.date())

    assert place.reading.value == pytest.approx(60, rel=0.01)
    assert place.reading.n == 5


def test_what_stands_open_is_as_of_the_last_day_and_a_share_is_of_the_companys_days() -> None:
    told = [
        an_order_placed(order_id="before", manager_id="bob", at=MORNING - 9 * DAY),
        an_order_placed(order_id="1", manager_id="ann"),
        an_order_placed(order_id="2", manager_id="bob", at=MORNING - DAY),
    ]

    standing = [a_deal_opened(manager_id="ann", at=MORNING - 9 * DAY), a_deal_closed(manager_id="ann", at=MORNING)]

    assert values(told, kpi="share_of_sales") == {"manager:ann": 0.5, "manager:bob": 0.5}
    assert values(standing, kpi="open_deals", last_day=MORNING.date() - DAY) == {"manager:ann": 1}
    assert values(standing, kpi="open_deals") == {"manager:ann": 0}


MOVED = [
    a_team_created(team_id="north"),
    a_team_created(team_id="south"),
    a_manager_joined(manager_id="ann", team_id="north", at=MORNING - 30 * DAY),
    a_manager_joined(manager_id="bob", team_id="south", at=MORNING - 30 * DAY),
    a_manager_moved(manager_id="ann", team_id="south", at=MORNING - DAY),
    *(a_deal_closed(deal_id=f"ann-{n}", manager_id="ann", at=MORNING - n * DAY) for n in range(4)),
    a_deal_closed(deal_id="bob", manager_id="bob"),
]


def test_who_moves_counts_for_the_team_of_each_day() -> None:
    assert values(MOVED, of=ContestOf.TEAM) == {"team:north": 2, "team:south": 3}
    assert values(MOVED, of=ContestOf.TEAM, ids=("south",)) == {"team:south": 3}
    assert values(MOVED) == {"manager:ann": 4, "manager:bob": 1}


def test_within_a_team_everybody_competes_who_was_in_it_with_the_days_in_it() -> None:
    assert values(MOVED, team_id="north") == {"manager:ann": 2}
    assert values(MOVED, team_id="south") == {"manager:ann": 2, "manager:bob": 1}
    assert values(MOVED, team_id="nowhere") == {}


def test_who_is_named_competes_whether_or_not_there_are_numbers() -> None:
    assert values(MOVED, ids=("bob", "new")) == {"manager:bob": 1, "manager:new": 0}


def test_who_was_not_here_on_any_of_the_days_does_not_compete() -> None:
    told = [
        a_manager_joined(manager_id="gone", at=MORNING - 30 * DAY),
        a_manager_left(manager_id="gone", at=MORNING - 9 * DAY),
        a_manager_joined(manager_id="late", at=MORNING),
        a_manager_joined(manager_id="tomorrow", at=MORNING + DAY),
        a_deal_closed(deal_id="1", manager_id="gone", at=MORNING - 20 * DAY),
        a_deal_closed(deal_id="2", manager_id="unheard-of"),
    ]

    assert set(values(told)) == {"manager:late", "manager:unheard-of"}


def test_a_running_contest_has_nothing_of_the_days_to_come() -> None:
    told = [a_deal_closed(deal_id="1", at=MORNING - DAY), a_deal_closed(deal_id="2", at=MORNING)]

    assert values(told, MORNING - DAY) == {"manager:ann": 1}


def test_a_kpi_that_nobody_declares_any_more_is_told_by_its_name() -> None:
    with pytest.raises(NotFoundError, match="luck"):
        places([], kpi="luck")


@settings(max_examples=40, deadline=None)
@given(streams(*EVENTS, world=WORLD, most=40), st.sampled_from(COUNTED), st.sampled_from(ContestOf))
def test_a_contest_of_a_calendar_month_stands_as_its_scorecards_do(
    told: list[AnyEvent], kpi: str, of: ContestOf
) -> None:
    found = places(told, kpi=kpi, of=of, first_day=date(2026, 11, 1), last_day=date(2026, 11, 30))
    office = Office(told)

    for place in found:
        reading = office.card(place.scope, "2026-11")[kpi]
        told_beside: dict[str, Any] = {"target": None, "attainment": None, "details": {}}
        assert place.reading.model_copy(update=told_beside) == reading.model_copy(update=told_beside)


@settings(max_examples=40, deadline=None)
@given(streams(*EVENTS, world=WORLD, most=40), st.integers(1, 29), st.sampled_from(["deals_won", "win_rate"]))
def test_two_contests_one_after_the_other_add_up_to_one_over_both(told: list[AnyEvent], split: int, kpi: str) -> None:
    def parts(first: int, last: int) -> dict[str, tuple[Any, Any]]:
        days: dict[str, Any] = {"first_day": date(2026, 11, first), "last_day": date(2026, 11, last)}
        found = places(told, kpi=kpi, of=ContestOf.TEAM, **days)
        return {place.scope: (place.reading.numerator, place.reading.denominator) for place in found}

    early, late, whole = parts(1, split), parts(split + 1, 30), parts(1, 30)

    for scope, (above, below) in whole.items():
        assert early[scope][0] + late[scope][0] == pytest.approx(above)
        if KPI[kpi].unit == "ratio":
            assert early[scope][1] + late[scope][1] == pytest.approx(below)
