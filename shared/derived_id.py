"""Ids of what a service makes of its own accord: the same for the same reason, so that it is made once."""

from hashlib import sha256

from pydantic import TypeAdapter, ValidationError

from shared.values import Id

_id: TypeAdapter[str] = TypeAdapter(Id)


def derived_id(made_of: str, reason_id: str, *more: str) -> str:
    """Return the id of what is *made_of* the thing of *reason_id*; a digest stands for one that is too long."""
    try:
        return _id.validate_python("-".join((made_of, reason_id, *more)))
    except ValidationError:
        return "-".join((made_of, sha256(reason_id.encode()).hexdigest(), *more))
