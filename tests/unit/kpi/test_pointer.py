"""Which generation was live when."""

from datetime import UTC, datetime

from services.kpi.generation import Pointer, Reign

FIRST, SECOND = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
POINTER = Pointer("b", 4, (Reign("a", 4, FIRST), Reign("b", 4, SECOND)), frozenset({"old"}))


def test_each_moment_has_the_generation_that_was_live_then() -> None:
    assert POINTER.at(FIRST) is None
    assert POINTER.at(datetime(2026, 11, 19, tzinfo=UTC)) == Reign("a", 4, FIRST)
    assert POINTER.at(datetime(2026, 11, 23, tzinfo=UTC)) == Reign("b", 4, SECOND)


def test_what_was_live_is_folded_on_until_it_is_retired() -> None:
    assert POINTER.keeps("a")
    assert not POINTER.keeps("shadow")
    assert not POINTER._replace(retired=frozenset({"a"})).keeps("a")
