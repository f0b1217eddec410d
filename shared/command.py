"""What every command has in common."""

from pydantic import BaseModel, ConfigDict


class Command(BaseModel):
    """What a caller wants done; a misspelt field is refused, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    def named_manager(self) -> str | None:
        """Return the manager whom something is done for, or given to: `manager_id`, in every command that names one."""
        named: str | None = getattr(self, "manager_id", None)
        return named
