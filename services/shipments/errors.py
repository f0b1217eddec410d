"""Why the shipments service refuses a command."""

from shared.errors import SalesError
from shared.refusals import ConflictError, InvalidError


class ShipmentsError(SalesError):
    """The shipments service refuses."""


class WrongStatusError(ShipmentsError, ConflictError):
    """What is asked does not fit where the shipment stands."""

    code = "wrong-status"

    def __init__(self, shipment_id: str, status: str) -> None:
        self.shipment_id, self.status = shipment_id, status
        super().__init__(f"the shipment {shipment_id!r} is {status}")


class NoPromiseError(ShipmentsError, InvalidError):
    """Nobody said when the goods are to arrive."""

    code = "no-promise"

    def __init__(self, shipment_id: str) -> None:
        self.shipment_id = shipment_id
        InvalidError.__init__(self, f"nothing was promised for the shipment {shipment_id!r}: say when", "promised_at")


class UnknownLineError(ShipmentsError, InvalidError):
    """A line that was not to be shipped."""

    code = "unknown-line"

    def __init__(self, shipment_id: str, line_id: str) -> None:
        self.shipment_id, self.line_id = shipment_id, line_id
        InvalidError.__init__(self, f"the shipment {shipment_id!r} has no line {line_id!r}", "lines")
