"""What can be wrong with a mapping file, and with what it is used on."""

from shared.errors import SalesError


class BadMappingError(SalesError):
    """The mapping says something that makes no sense, named with its place."""

    code = "bad-mapping"

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)


class BadRowError(SalesError):
    """A row that makes no event: `column` names what is wrong in it, where one column is."""

    code = "bad-row"

    def __init__(self, reason: str, column: str | None = None) -> None:
        self.reason, self.column = reason, column
        super().__init__(f"{column}: {reason}" if column else reason)
