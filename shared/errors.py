"""The base of every error that a caller or an operator is meant to read."""

from typing import ClassVar


class SalesError(Exception):
    """Something that the sender, the caller or the operator can put right; the message says what."""

    code: ClassVar[str] = "sales-error"
