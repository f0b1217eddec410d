"""Why the orders service refuses a command."""

from collections.abc import Sequence
from datetime import datetime

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


class UnknownPipelineError(OrdersError, InvalidError):
    """The company has no such pipeline."""

    code = "unknown-pipeline"

    def __init__(self, pipeline_id: str, known: Sequence[str]) -> None:
        self.pipeline_id, self.known = pipeline_id, tuple(known)
        reason = f"{pipeline_id!r} is none of the pipelines {', '.join(known)}"
        InvalidError.__init__(self, reason, "pipeline_id")


class UnknownStageError(OrdersError, InvalidError):
    """The pipeline has no such stage."""

    code = "unknown-stage"

    def __init__(self, stage: str, pipeline_id: str, known: Sequence[str]) -> None:
        self.stage, self.pipeline_id, self.known = stage, pipeline_id, tuple(known)
        reason = f"{stage!r} is none of the stages of {pipeline_id}: {', '.join(known)}"
        InvalidError.__init__(self, reason, "stage")


class UnfitStageError(OrdersError, ConflictError):
    """The deal is not ready for that stage."""

    code = "unfit-stage"

    def __init__(self, stage: str, reason: str) -> None:
        self.stage, self.reason = stage, reason
        super().__init__(f"the deal cannot go to {stage!r}: {reason}")


class UnknownStepError(OrdersError, InvalidError):
    """The deal has no such open step."""

    code = "unknown-step"

    def __init__(self, deal_id: str, step_id: str) -> None:
        self.deal_id, self.step_id = deal_id, step_id
        InvalidError.__init__(self, f"the deal {deal_id!r} has no open step {step_id!r}", "step_id")


class UnknownDealError(OrdersError, InvalidError):
    """Nothing is known of the deal that a paper is about."""

    code = "unknown-deal"

    def __init__(self, deal_id: str) -> None:
        self.deal_id = deal_id
        InvalidError.__init__(self, f"nothing is known of the deal {deal_id!r}", "deal_id")


class UnknownMilestoneError(OrdersError, InvalidError):
    """The contract has no such open milestone."""

    code = "unknown-milestone"

    def __init__(self, contract_id: str, milestone: str) -> None:
        self.contract_id, self.milestone = contract_id, milestone
        InvalidError.__init__(self, f"the contract {contract_id!r} has no open milestone {milestone!r}", "milestone")


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


class LineError(OrdersError, InvalidError):
    """A line of the order does not hold."""

    code = "wrong-line"

    def __init__(self, number: int, field: str, reason: str) -> None:
        InvalidError.__init__(self, reason, f"lines.{number}.{field}")


class PastPriceError(OrdersError, InvalidError):
    """The price list of the past cannot change."""

    code = "past-price"

    def __init__(self, sku: str, valid_from: datetime) -> None:
        self.sku, self.valid_from = sku, valid_from
        reason = f"{valid_from.isoformat()} is over: the price of {sku!r} can change only from now on"
        InvalidError.__init__(self, reason, "valid_from")


class PromotionError(OrdersError, InvalidError):
    """The order cannot name the promotion."""

    code = "wrong-promotion"

    def __init__(self, promotion_id: str, reason: str) -> None:
        self.promotion_id = promotion_id
        InvalidError.__init__(self, f"the promotion {promotion_id!r} {reason}", "promotion_id")


class DiscountError(OrdersError, ConflictError):
    """The discounts are more than an order may have, and more than a manager approved."""

    code = "discount-not-approved"

    def __init__(self, discount_minor: int, currency: str, limit_bp: int, approved_minor: int) -> None:
        self.discount_minor, self.currency, self.approved_minor = discount_minor, currency, approved_minor
        super().__init__(
            f"lines: the discounts of {discount_minor} {currency} (minor units) are over the limit of {limit_bp} basis"
            f" points, and {approved_minor} are approved: have a manager approve them"
        )


class UnknownClientError(OrdersError, InvalidError):
    """The deal or order is not known yet, so the command must say whose it is."""

    code = "unknown-client"

    def __init__(self, id: str) -> None:  # noqa: A002
        self.id = id
        InvalidError.__init__(self, f"{id!r} is not known yet: say whose it is", "client_id")


class BelowDeliveredError(OrdersError, ConflictError):
    """The order cannot have less of a line than was delivered."""

    code = "below-delivered"

    def __init__(self, line_id: str, delivered: int) -> None:
        self.line_id, self.delivered = line_id, delivered
        super().__init__(f"lines: {delivered} of the line {line_id!r} are delivered, so it cannot have fewer")


class WrongCurrencyError(OrdersError, InvalidError):
    """The money is not in the order's currency."""

    code = "wrong-currency"

    def __init__(self, currency: str) -> None:
        self.currency = currency
        InvalidError.__init__(self, f"the order is in {currency}", "currency")


class OverpaidError(OrdersError, ConflictError):
    """More than is still due would be paid."""

    code = "overpaid"

    def __init__(self, order_id: str, due_minor: int, currency: str) -> None:
        self.order_id, self.due_minor, self.currency = order_id, due_minor, currency
        super().__init__(f"amount_minor: only {due_minor} {currency} (minor units) of {order_id!r} are due")


class OverRefundedError(OrdersError, ConflictError):
    """More would go back than came in, or than a line cost."""

    code = "over-refunded"

    def __init__(self, what: str, left_minor: int) -> None:
        self.left_minor = left_minor
        super().__init__(f"{what}: only {left_minor} (minor units) can be refunded")


class NothingProposedError(OrdersError, ConflictError):
    """No return calls for a refund, so the command must say how much."""

    code = "nothing-proposed"

    def __init__(self, order_id: str) -> None:
        self.order_id = order_id
        super().__init__(f"amount_minor: no refund is proposed for {order_id!r}: say how much, or of which lines")


class TooFewPointsError(OrdersError, ConflictError):
    """The client has fewer points."""

    code = "too-few-points"

    def __init__(self, client_id: str, balance: int) -> None:
        self.client_id, self.balance = client_id, balance
        super().__init__(f"points: the client {client_id!r} has {balance}")
