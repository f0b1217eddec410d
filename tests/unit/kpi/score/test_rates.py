"""What money is worth on which day, in which money."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.score.rates import Rate, Rates

FIRST = date(2026, 11, 1)
worths = st.fractions(Fraction(1, 100), 100, max_denominator=100)
tellings = st.dictionaries(
    st.sampled_from(["USD", "JPY", "KWD"]),
    st.lists(st.builds(Rate, st.dates(FIRST, FIRST + timedelta(days=9)), worths), min_size=1, max_size=4),
    max_size=3,
)
days = st.dates(FIRST - timedelta(days=1), FIRST + timedelta(days=11))


@given(tellings, days, st.sampled_from(["EUR", "USD", "JPY", "KWD"]), st.sampled_from(["EUR", "USD", "JPY", "KWD"]))
def test_rates_into_another_currency_go_over_the_base(
    told: dict[str, list[Rate]], day: date, one: str, other: str
) -> None:
    rates = Rates.of("EUR", told)
    above, below = rates.minor(one, day), rates.minor(other, day)

    expected = Fraction(1) if one == other else above / below if above and below else None

    assert rates.into(other).minor(one, day) == expected


@given(tellings, days, days, st.sampled_from(["USD", "JPY", "KWD"]))
def test_they_change_on_no_other_days(told: dict[str, list[Rate]], first: date, last: date, other: str) -> None:
    rates = Rates.of("EUR", told)

    if rates.into(other).changes_between(first, last):
        assert rates.changes_between(first, last)
