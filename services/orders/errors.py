"""Why the orders service refuses a command."""

from collections.abc import Sequence

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
