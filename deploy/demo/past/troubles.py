"""What goes wrong in the department: a channel that stops paying, and a warehouse that lost its grip."""

from datetime import datetime, timedelta

from deploy.demo.past.cast import Cast

FAILING = "ads"
"""The channel whose cost rises while its leads stop winning."""
FAILING_FOR, DECLINE = timedelta(days=42), timedelta(days=14)
DEAREST, WORST = 2.6, 0.08
"""What the failing channel comes to cost, and what its leads come to be worth, of what they were."""
WAREHOUSE_FOR = timedelta(days=21)


def cost_of(cast: Cast, channel: str | None, at: datetime) -> float:
    """Return what the channel costs at a moment, of what it used to."""
    return 1 + (DEAREST - 1) * _fallen(cast, channel, at)


def worth_of(cast: Cast, channel: str | None, at: datetime) -> float:
    """Return how likely a lead of the channel comes to anything at a moment, of how likely it used to."""
    return 1 - (1 - WORST) * _fallen(cast, channel, at)


def is_warehouse_troubled(cast: Cast, at: datetime) -> bool:
    """Return whether what is due then meets a warehouse without stock and order."""
    return at >= cast.end - WAREHOUSE_FOR


def _fallen(cast: Cast, channel: str | None, at: datetime) -> float:
    """Return how far the channel has fallen: from 0, before it begins to, to 1."""
    if channel != FAILING:
        return 0.0
    return min(1.0, max(0.0, (at - (cast.end - FAILING_FOR)) / DECLINE))
