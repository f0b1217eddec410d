"""Why a command can be refused; each service's errors are kinds of these, and the HTTP edge gives them statuses."""

from shared.errors import SalesError

PYDANTIC_SAYS = "Value error, "
"""What pydantic puts before the words of a check of ours."""


class NotFoundError(SalesError):
    """The command or question names something that is not known."""

    code = "not-found"

    def __init__(self, kind: str, id: str, field: str | None = None) -> None:  # noqa: A002  # the thing's own word
        self.kind, self.id, self.field = kind, id, field
        super().__init__(f"{kind} has no {id!r}")


class ConflictError(SalesError):
    """The command does not fit what has already happened."""

    code = "conflict"


class InvalidError(SalesError):
    """The command itself is wrong; `field` names the place."""

    code = "invalid-command"

    def __init__(self, reason: str, field: str | None = None) -> None:
        self.reason, self.field = reason, field
        super().__init__(f"{field}: {reason}" if field else reason)


class UnknownCallerError(SalesError):
    """The request has no key or token, or one that opens nothing."""

    code = "not-authenticated"

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}: send `Authorization: Bearer` and an API key or a token")


class NotAllowedError(SalesError):
    """The caller is known, and may not do this."""

    code = "not-allowed"


class AwayError(SalesError):
    """A part that the answer needs does not answer; the same request can succeed later."""

    code = "away"
    retry_after_seconds = 2


class AlreadyExistsError(ConflictError):
    """Something with this id was there before."""

    code = "already-exists"

    def __init__(self, kind: str, id: str) -> None:  # noqa: A002
        self.kind, self.id = kind, id
        super().__init__(f"{kind} already has {id!r}")


class WrongStatusError(ConflictError):
    """What is asked does not fit where the entity stands."""

    code = "wrong-status"

    def __init__(self, kind: str, id: str, status: str) -> None:  # noqa: A002
        self.kind, self.id, self.status = kind, id, status
        super().__init__(f"{kind} {id!r} is {status}")


class StaleError(ConflictError):
    """Somebody else changed the entity first; `version` is the one it has now."""

    code = "stale-version"

    def __init__(self, kind: str, id: str, version: int) -> None:  # noqa: A002
        self.kind, self.id, self.version = kind, id, version
        super().__init__(f"{kind} {id!r} was changed meanwhile and has version {version} now: read it and decide again")


class ForeignError(ConflictError):
    """Another system writes this entity, so our commands do not."""

    code = "foreign-entity"

    def __init__(self, kind: str, id: str, writer: str) -> None:  # noqa: A002
        self.kind, self.id, self.writer = kind, id, writer
        super().__init__(f"{kind} {id!r} is written by {writer}: send the command there")


class AlreadyRetractedError(ConflictError):
    """The event was taken back before."""

    code = "already-retracted"

    def __init__(self, source: str, id: str) -> None:  # noqa: A002
        self.source, self.id = source, id
        super().__init__(f"the event {id!r} of {source!r} is already retracted")


class FullError(ConflictError):
    """The entity holds as many events as one document may."""

    code = "entity-full"

    def __init__(self, kind: str, id: str) -> None:  # noqa: A002
        self.kind, self.id = kind, id
        super().__init__(f"{kind} {id!r} takes no more events")


class OutboxFullError(AwayError):
    """Too many events wait for Kafka."""

    code = "outbox-full"

    def __init__(self, waiting: int) -> None:
        self.waiting = waiting
        super().__init__(f"{waiting} events wait for Kafka: no more are taken until they are published")
