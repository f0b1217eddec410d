"""What can keep the demonstration from being played; each message says what to do about it."""

from pathlib import Path

from shared.errors import SalesError


class DemoError(SalesError):
    """The demonstration cannot go on."""

    code = "demo"


class MissingTableError(DemoError):
    """The folder is not a copy of crm-sales-opportunities."""

    code = "missing-table"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is missing: DATA must name the folder crm-sales-opportunities")


class RefusedError(DemoError):
    """A service did not take what it should have taken."""

    code = "refused"

    def __init__(self, request: str, status: int, answer: str) -> None:
        self.request, self.status, self.answer = request, status, answer
        super().__init__(f"{request} was answered with {status}: {answer}")


class NoAnswerError(DemoError):
    """A service does not answer, or stays overloaded."""

    code = "no-answer"

    def __init__(self, request: str, seconds: float, reason: str) -> None:
        super().__init__(f"{request} had no good answer within {seconds:.0f} s ({reason}): see the logs in .local/demo")


class NoReactionError(DemoError):
    """A reaction that the contract promises did not come."""

    code = "no-reaction"

    def __init__(self, awaited: str, seconds: float) -> None:
        super().__init__(f"{awaited} did not appear within {seconds:.0f} s: see the logs in .local/demo")
