"""What channels cost: day by day, told the next morning."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from deploy.demo.facts import Spend
from deploy.demo.past.cast import Cast
from deploy.demo.past.troubles import cost_of
from deploy.demo.season import is_worked

DAILY_MINOR = {"ads": 36_000, "website": 9_000}
"""What a usual working day costs."""
WEEKLY_MINOR = {"fair": 60_000, "referral": 15_000}
"""What is paid on Mondays."""
WEEKEND = 0.4
TOLD_AT = timedelta(days=1, hours=6)


def spending_of_day(cast: Cast, day: date) -> Iterator[Spend]:
    """Yield what was spent on *day*, as far as it was told before the end."""
    at = datetime.combine(day, time(), UTC)
    costs = DAILY_MINOR | (WEEKLY_MINOR if day.weekday() == 0 else {})
    for channel, usual in costs.items():
        share = cost_of(cast, channel, at) * (1 if is_worked(day) else WEEKEND)
        amount = cast.dice.money(round(usual * share), 0.15)
        if at + TOLD_AT < cast.end:
            yield Spend(f"spend-{channel}-{day}", channel, day, amount, at + TOLD_AT)
