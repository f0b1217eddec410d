"""Contests: who may be compared by what, where one stands by the clock, and that it ends once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.kpi.management.entities.contest import (
    CONTEST,
    Contest,
    ContestStatus,
    asked_at,
    contests,
    result_of,
    seen_at,
)
from services.kpi.management.entities.contesting import (
    AmendContest,
    AnnounceContest,
    CancelContest,
    Usage,
    amend,
    announce,
    cancel,
    settlement,
)
from services.kpi.management.errors import NothingChangesError, NotOverDaysError, UnknownKpiError
from services.kpi.records import Rules
from shared.entity import Entity
from shared.events import MOST_PLACES, AnyEvent, ContestAnnounced, ContestPlace, ContestSettled, KpiReading
from shared.events.codec import encode
from shared.refusals import AlreadyExistsError, InvalidError, NotFoundError, WrongStatusError
from shared.topics import MAX_EVENT_BYTES
from tests.builders import (
    MORNING,
    a_contest_announced,
    a_contest_cancelled,
    a_contest_settled,
    a_retraction_of,
    an_event,
)
from tests.unit.leads.memory import Memory

DAY = timedelta(days=1)
TODAY = MORNING.date()
USAGE = Usage(Rules("UTC"), ranked_from_n=5)
ASK = AnnounceContest(name="Race", kpi="deals_won", first_day=TODAY + DAY, last_day=TODAY + 5 * DAY)
READING = KpiReading(value=3, numerator=3, denominator=1, n=3, unit="count")
FIRST = ContestPlace(rank=1, scope="manager:ann", name="Ann", reading=READING)


def announced(**facts: Any) -> ContestAnnounced:
    """Return what is announced in the morning."""
    [said] = announce("contest-1", Contest(), ASK.model_copy(update=facts), now=MORNING, usage=USAGE)
    return said


def contest(*events: AnyEvent) -> Entity[Contest]:
    """Return the contest that *events* tell."""
    return Entity(CONTEST, "contest-1").joined(events)


def status_at(moment: datetime, *events: AnyEvent) -> ContestStatus:
    return seen_at(contest(*events).state, moment).status


def amended(now: datetime = MORNING, **facts: Any) -> ContestAnnounced:
    """Return the contest of tomorrow as it is after *facts*."""
    told = contest(an_event(announced()))
    [said] = amend("contest-1", told.state, AmendContest(**facts), now=now, usage=USAGE)
    return said


def test_a_mean_or_a_share_needs_as_many_facts_as_on_leaderboards_unless_it_is_said() -> None:
    assert announced(kpi="win_rate").least_n == 5
    assert announced(kpi="win_rate", least_n=2).least_n == 2
    assert announced(kpi="win_rate", least_n=0).least_n == 0
    assert announced(kpi="deals_won").least_n == 0


@pytest.mark.parametrize(
    ("facts", "field", "error"),
    [
        ({"kpi": "luck"}, "kpi", UnknownKpiError),
        ({"kpi": "plan_attainment"}, "kpi", NotOverDaysError),
        ({"kpi": "weighted_score"}, "kpi", NotOverDaysError),
        ({"kpi": "average_check_change"}, "kpi", NotOverDaysError),
        ({"kpi": "active_base"}, "kpi", NotOverDaysError),
        ({"last_day": TODAY - DAY, "first_day": TODAY - 9 * DAY}, "last_day", InvalidError),
        ({"last_day": TODAY + 367 * DAY}, "last_day", InvalidError),
        ({"of": "team", "team_id": "north"}, "team_id", InvalidError),
        ({"ids": ("ann",), "team_id": "north"}, "team_id", InvalidError),
        ({"least_n": 3}, "least_n", InvalidError),
    ],
)
def test_a_contest_that_cannot_be_is_refused_by_the_field(
    facts: dict[str, Any], field: str, error: type[InvalidError]
) -> None:
    command = AnnounceContest(**ASK.model_dump(exclude_unset=True) | facts)
    with pytest.raises(error) as refused:
        announce("contest-1", Contest(), command, now=MORNING, usage=USAGE)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"ids": ("ann", "ann")}, "ids"),
        ({"ids": ()}, "ids"),
        ({"name": ""}, "name"),
        ({"grace_days": 91}, "grace_days"),
    ],
)
def test_a_malformed_command_names_its_field(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        AnnounceContest(**ASK.model_dump(exclude_unset=True) | facts)

    assert refused.value.errors()[0]["loc"] == (field,)


def test_a_contest_that_ends_before_it_begins_is_refused_by_its_last_day() -> None:
    with pytest.raises(ValidationError) as refused:
        announced(first_day=TODAY + 6 * DAY)

    assert refused.value.errors()[0]["loc"] == ("last_day",)


def test_clients_that_are_counted_once_are_competed_for_in_whole_months_only() -> None:
    december = {"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 31)}

    assert announced(kpi="active_base", **december).kpi == "active_base"
    with pytest.raises(NotOverDaysError):
        announced(kpi="active_base", **december | {"last_day": date(2026, 12, 30)})


def test_a_contest_is_announced_once() -> None:
    with pytest.raises(AlreadyExistsError):
        announce("contest-1", contest(a_contest_announced()).state, ASK, now=MORNING, usage=USAGE)


def test_what_is_not_named_stays_and_null_takes_away() -> None:
    before = announced()
    assert amended(prize="A day off") == before.model_copy(update={"prize": "A day off"})

    told = contest(an_event(announced(team_id="north", prize="A day off")))
    command = AmendContest(team_id=None, prize=None)
    assert amend("contest-1", told.state, command, now=MORNING, usage=USAGE) == [before]


def test_another_kpi_needs_as_many_facts_as_that_one_does() -> None:
    assert amended(kpi="win_rate").least_n == 5
    assert amended(kpi="win_rate", least_n=7).least_n == 7


def test_a_contest_is_amended_before_it_starts_only_and_to_something_else() -> None:
    with pytest.raises(NothingChangesError):
        amended(name="Race")
    with pytest.raises(WrongStatusError, match="running"):
        amended(now=MORNING + DAY, name="Sprint")
    with pytest.raises(NotFoundError):
        amend("contest-1", Contest(), AmendContest(name="Sprint"), now=MORNING, usage=USAGE)
    with pytest.raises(ValidationError) as refused:
        amended(kpi=None)
    assert refused.value.errors()[0]["loc"] == ("kpi",)


@pytest.mark.parametrize("ended", [a_contest_settled, a_contest_cancelled])
def test_a_contest_is_cancelled_before_it_has_ended_only(ended: Any) -> None:
    [said] = cancel("contest-1", contest(a_contest_announced()).state, CancelContest())
    told = contest(a_contest_announced(), ended(at=MORNING + DAY))

    assert said.subject == "contest-1"
    with pytest.raises(WrongStatusError):
        cancel("contest-1", told.state, CancelContest())
    with pytest.raises(NotFoundError):
        cancel("contest-1", Contest(), CancelContest())


def test_a_contest_runs_on_whole_days_of_the_companys_clock() -> None:
    kind = contests(Rules("America/New_York"))
    state = kind.state_of([a_contest_announced(first_day=date(2026, 11, 1), last_day=date(2026, 11, 1), grace_days=1)])

    assert state.starts_at == datetime(2026, 11, 1, 4, tzinfo=UTC)  # summer time ends on this very day
    assert state.ends_at == datetime(2026, 11, 2, 5, tzinfo=UTC)
    assert kind.due(state) == state.settles_at == datetime(2026, 11, 3, 5, tzinfo=UTC)


def test_the_clock_starts_and_ends_a_contest() -> None:
    told = a_contest_announced(at=MORNING - 9 * DAY)
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    tick = timedelta(microseconds=1)

    assert status_at(midnight - tick, told) is ContestStatus.PLANNED
    assert status_at(midnight, told) is ContestStatus.RUNNING
    assert status_at(midnight + 4 * DAY - tick, told) is ContestStatus.RUNNING
    assert status_at(midnight + 4 * DAY, told) is ContestStatus.IN_GRACE
    assert status_at(midnight + 400 * DAY, told) is ContestStatus.IN_GRACE


moments = st.builds(lambda hours: datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=hours), st.integers(0, 300))
ends = st.sampled_from([(), (a_contest_cancelled(),), (a_contest_settled(),)])


@given(moments, ends, st.sampled_from(ContestStatus))
async def test_a_list_by_status_has_what_is_seen_with_it(
    now: datetime, end: tuple[AnyEvent, ...], status: ContestStatus
) -> None:
    memory = Memory((CONTEST,))
    await memory.absorb([a_contest_announced(at=MORNING - DAY), *end])
    entity = await memory.load(CONTEST, "contest-1")
    fits = all(_is(entity.facets[name], wanted) for name, wanted in asked_at(status, now).items())

    assert fits == (seen_at(entity.state, now).status is status)


def _is(value: Any, wanted: Any) -> bool:
    low, high = getattr(wanted, "low", None), getattr(wanted, "high", None)
    if (low, high) == (None, None):
        return bool(value == wanted)
    return (low is None or value >= low) and (high is None or value < high)


@given(
    st.permutations([a_contest_announced(at=MORNING - DAY), a_contest_cancelled(), a_contest_settled(at=MORNING + DAY)])
)
def test_the_first_end_stands_and_nothing_is_due_after_it(told: list[AnyEvent]) -> None:
    state = contest(*told).state

    assert (state.status, CONTEST.due(state)) == (ContestStatus.CANCELLED, None)
    assert settlement(contest(*told), (FIRST,), state) is None


def test_a_contest_ends_with_its_places_once() -> None:
    told = contest(a_contest_announced())
    second = FIRST.model_copy(update={"scope": "manager:bob"})

    reaction = settlement(told, (FIRST, second), told.state)
    assert reaction is not None
    settled = told.joined([an_event(reaction.data, id=reaction.event_id, at=MORNING + 9 * DAY)])

    assert settled.state.status is ContestStatus.SETTLED
    assert settled.state.winners == ("manager:ann", "manager:bob")
    assert result_of(settled) == reaction.data
    assert settlement(told, (FIRST,), settled.state) is None


def test_what_was_read_for_other_terms_settles_nothing() -> None:
    read, now = contest(a_contest_announced()), contest(a_contest_announced(), a_contest_announced(kpi="won_value"))

    assert settlement(read, (FIRST,), now.state) is None


def test_a_result_that_was_taken_back_gives_way_to_another() -> None:
    settled = a_contest_settled(places=(FIRST,), at=MORNING + DAY)
    told = contest(a_contest_announced(), settled, a_retraction_of(settled, at=MORNING + 2 * DAY))
    reaction = settlement(told, (), told.state)

    assert CONTEST.due(told.state) is not None
    assert result_of(told) is None
    assert reaction is not None
    assert reaction.event_id == "contest-1:ContestSettled:2"
    again = told.joined([an_event(reaction.data, id=reaction.event_id, at=MORNING + 3 * DAY)])
    assert result_of(again) == reaction.data
    assert again.state.winners == ()


def test_a_result_fits_an_event_however_long_the_names_are() -> None:
    longest = "\N{GRINNING FACE}" * 200
    huge = KpiReading(value=1e300 / 3, numerator=1e300 / 3, denominator=1e300 / 7, n=1e300 / 3, unit="EUR minor")
    place = ContestPlace(rank=1, scope=f"manager:{longest}", name=longest, reading=huge)
    terms = a_contest_announced(contest_id=longest, name=longest, prize=longest * 2)
    entity = Entity(CONTEST, longest).joined([terms])

    reaction = settlement(entity, (place,) * 400, entity.state)

    assert reaction is not None
    assert isinstance(reaction.data, ContestSettled)
    assert (reaction.data.competitors, len(reaction.data.places)) == (400, MOST_PLACES)
    assert len(encode(an_event(reaction.data))) <= MAX_EVENT_BYTES
