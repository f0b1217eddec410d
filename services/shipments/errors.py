"""Why the shipments service refuses a command."""

from collections.abc import Sequence
from datetime import date

from shared.errors import SalesError
from shared.refusals import ConflictError, InvalidError


class ShipmentsError(SalesError):
    """The shipments service refuses."""


class OrderCancelledError(ShipmentsError, ConflictError):
    """Nothing is shipped of an order that was taken back."""

    code = "order-cancelled"

    def __init__(self, order_id: str) -> None:
        self.order_id = order_id
        super().__init__(f"the order {order_id!r} is cancelled")


class NothingLeftError(ShipmentsError, ConflictError):
    """All that arrived has come back already."""

    code = "nothing-left"

    def __init__(self, shipment_id: str) -> None:
        self.shipment_id = shipment_id
        super().__init__(f"all of the shipment {shipment_id!r} has come back")


class MissingPapersError(ShipmentsError, InvalidError):
    """Not all the papers that a shipment needs are at hand."""

    code = "papers-missing"

    def __init__(self, shipment_id: str, missing: Sequence[str]) -> None:
        self.shipment_id, self.missing = shipment_id, tuple(missing)
        InvalidError.__init__(self, f"the shipment {shipment_id!r} lacks {', '.join(missing)}", "papers")


class NoDeliveryDayError(ShipmentsError, InvalidError):
    """Nothing is delivered on that day."""

    code = "no-delivery-day"

    def __init__(self, day: date, next_day: date) -> None:
        self.day, self.next_day = day, next_day
        reason = f"nothing is delivered on {day:%A}, {day}: the next day is {next_day}"
        InvalidError.__init__(self, reason, "promised_at")


class UnknownLineError(ShipmentsError, InvalidError):
    """A line that the shipment does not have."""

    code = "unknown-line"

    def __init__(self, shipment_id: str, line_id: str) -> None:
        self.shipment_id, self.line_id = shipment_id, line_id
        InvalidError.__init__(self, f"the shipment {shipment_id!r} has no line {line_id!r}", "lines")


class TooMuchError(ShipmentsError, InvalidError):
    """More of a line than there is."""

    code = "too-much"

    def __init__(self, shipment_id: str, line_id: str, most: int) -> None:
        self.shipment_id, self.line_id, self.most = shipment_id, line_id, most
        InvalidError.__init__(self, f"of line {line_id!r} of {shipment_id!r} there are {most}", "lines")
