"""How well goods are looked after: usually, and since the warehouse lost its grip."""

from datetime import datetime
from enum import Enum, auto
from typing import NamedTuple

from deploy.demo.past.cast import Cast
from deploy.demo.past.troubles import is_warehouse_troubled
from shared.events import RejectReason


class Course(Enum):
    """How a delivery goes."""

    ON_TIME = auto()
    LATE = auto()
    IN_PARTS = auto()
    TOO_LITTLE = auto()
    NEVER = auto()


class Warehouse(NamedTuple):
    """How well goods are looked after: what becomes of deliveries, and how often something is wrong with them."""

    courses: dict[Course, float]
    reasons: dict[str, float]
    rejected: dict[RejectReason, float]
    rejects: float
    moves: float
    fails: float
    comes_back: float
    papers_wrong: float = 0.03


USUAL = Warehouse(
    {Course.ON_TIME: 86, Course.LATE: 6, Course.IN_PARTS: 5, Course.TOO_LITTLE: 1, Course.NEVER: 2},
    {"client-absent": 5, "wrong-address": 2, "no-truck": 1},
    {RejectReason.PAPERS: 5, RejectReason.ADDRESS: 3, RejectReason.CREDIT: 2},
    rejects=0.04,
    moves=0.05,
    fails=0.3,
    comes_back=0.03,
)
TROUBLED = Warehouse(
    {Course.ON_TIME: 52, Course.LATE: 26, Course.IN_PARTS: 12, Course.TOO_LITTLE: 4, Course.NEVER: 6},
    {"no-stock": 6, "picked-wrong": 3, "no-truck": 2, "client-absent": 1},
    {RejectReason.STOCK: 8, RejectReason.PAPERS: 1, RejectReason.CREDIT: 1},
    rejects=0.15,
    moves=0.3,
    fails=0.7,
    comes_back=0.14,
    papers_wrong=0.12,
)


def warehouse_of(cast: Cast, at: datetime) -> Warehouse:
    """Return how the warehouse works on what is due then."""
    return TROUBLED if is_warehouse_troubled(cast, at) else USUAL
