"""When the log last took an event of each type."""

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.fold.arrivals import latest, with_arrivals
from services.kpi.fold.delivery import Delivered, Position, Reading, reading_of
from shared.events import AnyEvent
from shared.events.codec import encode
from shared.topics import LEADS, ORDERS
from tests.builders import a_deal_closed, an_order_placed

MOMENTS = st.integers(min_value=1_900_000_000_000, max_value=2_000_000_000_000)


def read(*told: tuple[AnyEvent, int], topic: str = ORDERS) -> Reading:
    batch = [Delivered(Position(topic, 0, offset), at, encode(event)) for offset, (event, at) in enumerate(told)]
    return reading_of(batch, lambda _subject: 0)


@given(st.lists(MOMENTS, min_size=1), st.lists(MOMENTS))
def test_the_last_arrival_of_a_type_counts_in_whatever_order_and_batches_they_come(
    one: list[int], another: list[int]
) -> None:
    batches = [read(*((an_order_placed(), at) for at in moments)) for moments in (one, another)]

    there, back = (with_arrivals(with_arrivals({}, first), second) for first, second in (batches, reversed(batches)))

    assert there == back == {"OrderPlaced": max(one + another)}
    assert with_arrivals(there, batches[0]) == there
    assert latest([with_arrivals({}, batch) for batch in batches]) == there


def test_what_cannot_be_used_has_not_arrived() -> None:
    at = 1_950_000_000_000

    assert with_arrivals({"DealClosed": 7}, read((an_order_placed(), at), topic=LEADS)) == {"DealClosed": 7}


def test_a_copy_for_a_merged_client_is_nothing_that_arrived() -> None:
    at, copy = 1_950_000_000_000, a_deal_closed().model_copy(update={"via": "other"})

    reading = read((a_deal_closed(), at))
    reading.facts.append((reading.facts[0][0]._replace(appended_ms=at + 1), copy))

    assert with_arrivals({}, reading) == {"DealClosed": at}
