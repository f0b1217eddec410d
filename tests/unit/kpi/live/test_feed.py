"""What listeners get: everything they asked for, or a fresh snapshot."""

from collections.abc import Iterable

from services.kpi.alerts.alert import Alert
from services.kpi.live.feed import Listener, Notice, Ring, Update, card_of
from services.kpi.score.cards import Card
from shared.values import COMPANY, Period, Scope
from tests.builders import MORNING

YEAR = Period.parse("2026")
CARD = Card(COMPANY, YEAR)
ALERT = Alert(alert_id="a", rule="r", kind="threshold", scope="company", period="2026", kpi="deals_won", as_of=MORNING)


def update(offset: int, card: Card = CARD) -> Update:
    return Update(offset, card, b"")


def offsets(updates: Iterable[Update] | None) -> list[int]:
    assert updates is not None
    return [one.offset for one in updates]


def test_a_key_names_a_card_or_nothing() -> None:
    assert card_of(b"company/2026") == CARD
    assert [card_of(key) for key in (None, b"company", b"boss/2026", b"company/26", b"\xff/2026")] == [None] * 5


def test_a_ring_resumes_whoever_missed_nothing_that_is_gone() -> None:
    ring = Ring[Update](most=2)
    ring.forget()
    assert (ring.upto, ring.since(0)) == (None, None)
    ring.start(5)
    for offset in (5, 7, 8):
        ring.put(update(offset))
    assert [ring.since(offset) for offset in (5, 10)] == [None, None]
    assert offsets(ring.since(6)) == [7, 8]
    assert offsets(ring.since(8)) == [8]
    assert offsets(ring.since(9)) == []

    ring.forget()
    assert (ring.since(8), ring.since(9)) == (None, ())


def test_a_listener_gets_the_latest_of_each_card_it_wants() -> None:
    listener, other = Listener(lambda card: card.period == YEAR, lambda _scope: True), Card(Scope.team("north"), YEAR)
    listener.catch_up()

    for one in (update(1), update(2, other), update(3), update(4, Card(COMPANY, Period.parse("2025")))):
        listener.put(one)

    assert offsets(listener.taken()) == [2, 3]
    assert listener.taken() == []


def test_a_slow_listener_begins_again_with_a_snapshot() -> None:
    listener = Listener(lambda _card: True, lambda _scope: True, most=2)
    assert listener.is_behind
    assert not listener.put(update(0))
    listener.catch_up()

    for offset in range(1, 4):
        listener.put(update(offset))
    assert offsets(listener.taken()) == [3]
    for offset in range(4, 7):
        listener.put(update(offset, Card(Scope.manager(f"m-{offset}"), YEAR)))

    assert (listener.is_behind, listener.taken()) == (True, [])


def test_who_may_see_less_than_before_is_told_no_more_of_what_waited() -> None:
    seen = {COMPANY, Scope.team("north")}
    listener = Listener(lambda card: card.scope in seen, seen.__contains__)
    listener.catch_up()
    for offset, scope in enumerate((COMPANY, Scope.team("north"))):
        listener.put(update(offset, Card(scope, YEAR)))
        listener.warn(Notice(offset, scope, ALERT))

    seen.remove(COMPANY)
    listener.see_anew()

    assert (listener.is_behind, listener.taken()) == (True, [])
    assert [notice.scope for notice in listener.warned()] == [Scope.team("north")]
