"""Orders, and the money that comes in for them."""

from dataclasses import dataclass
from datetime import datetime

from deploy.demo.facts.act import Act
from shared.events import Credit, LineKind


@dataclass(frozen=True, slots=True)
class Line:
    """One article of an order; the amount is before the discount."""

    line_id: str
    sku: str
    category: str
    quantity: int
    amount_minor: int
    discount_minor: int = 0
    kind: LineKind = LineKind.BASE
    cost_minor: int | None = None
    linked_line_id: str | None = None

    @property
    def net_minor(self) -> int:
        """Return what is to be paid for it."""
        return self.amount_minor - self.discount_minor


@dataclass(frozen=True, slots=True)
class Cash:
    """Money came in for an order or, below 0, went back."""

    at: datetime
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Order:
    """An order and, perhaps, its end."""

    order_id: str
    client_id: str
    manager_id: str
    placed_at: datetime
    lines: tuple[Line, ...]
    deal_id: str | None = None
    promised_at: datetime | None = None
    credits: tuple[Credit, ...] = ()
    cancelled: Act | None = None
    channel: str | None = None
    segment: str | None = None
    region: str | None = None
    promotion_id: str | None = None
    amended_at: datetime | None = None
    """When the last line was added."""
    cash: tuple[Cash, ...] = ()
    """In order of time."""

    @property
    def net_minor(self) -> int:
        """Return what is to be paid for all of it."""
        return sum(line.net_minor for line in self.lines)
