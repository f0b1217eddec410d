"""Why the orders service refuses a command."""

from shared.errors import SalesError
from shared.refusals import ConflictError, InvalidError


class OrdersError(SalesError):
    """The orders service refuses."""


class DealClosedAlreadyError(OrdersError, ConflictError):
    """The deal has left the pipeline."""

    code = "deal-closed"

    def __init__(self, deal_id: str, status: str) -> None:
        self.deal_id, self.status = deal_id, status
        super().__init__(f"the deal {deal_id!r} is {status}")


class DealOpenError(OrdersError, ConflictError):
    """The deal is still in the pipeline."""

    code = "deal-open"

    def __init__(self, deal_id: str) -> None:
        self.deal_id = deal_id
        super().__init__(f"the deal {deal_id!r} is open")


class NoAmountError(OrdersError, InvalidError):
    """Nobody said what the deal brings."""

    code = "no-amount"

    def __init__(self, deal_id: str) -> None:
        self.deal_id = deal_id
        InvalidError.__init__(self, f"the deal {deal_id!r} has no amount yet: say which", "amount_minor")


class OrderOverError(OrdersError, ConflictError):
    """The order is fulfilled or cancelled."""

    code = "order-over"

    def __init__(self, order_id: str, status: str) -> None:
        self.order_id, self.status = order_id, status
        super().__init__(f"the order {order_id!r} is {status}")


class WrongClientError(OrdersError, InvalidError):
    """The deal is another client's."""

    code = "wrong-client"

    def __init__(self, deal_id: str, client_id: str) -> None:
        self.deal_id, self.client_id = deal_id, client_id
        InvalidError.__init__(self, f"the deal {deal_id!r} is of the client {client_id!r}", "client_id")
