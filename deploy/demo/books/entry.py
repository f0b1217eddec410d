"""What one fact puts into the books."""

from dataclasses import dataclass
from datetime import datetime

from deploy.demo.books.sharing import Shares


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount of a measure; *whole* is the company's, *shares* are the managers' (nobody's where there are none)."""

    measure: str
    at: datetime
    whole: int
    shares: Shares


def of_one(measure: str, at: datetime, manager_id: str, amount: int = 1) -> Entry:
    """Return what is one manager's alone."""
    return Entry(measure, at, amount, ((manager_id, amount),))


def negative(shares: Shares) -> Shares:
    """Return what takes *shares* back."""
    return tuple((manager, -share) for manager, share in shares)
