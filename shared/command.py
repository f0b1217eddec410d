"""What every command has in common."""

from pydantic import BaseModel, ConfigDict


class Command(BaseModel):
    """What a caller wants done; a misspelt field is refused, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")
