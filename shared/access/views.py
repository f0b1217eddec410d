"""What is asked of keys, and what is shown of them."""

from dataclasses import asdict
from datetime import datetime

from pydantic import BaseModel, Field, model_validator

from shared.access.api_key import ApiKey
from shared.access.audit import Entry
from shared.access.principal import EVERY, Principal, Role, named
from shared.command import Command
from shared.events import TYPES
from shared.values import Id, Moment

_MOST_OVERLAP_HOURS = 24 * 30


class IssueKey(Command):
    """Make a key. What it opens is fixed; its secret is answered once."""

    name: str = Field(min_length=1, max_length=100)
    """Whose it is, as the audit log will have them."""
    role: Role
    manager_id: Id | None = None
    team_id: Id | None = None
    publishes: tuple[str, ...] = ()
    """Event types; `*`: all."""
    reads: tuple[str, ...] = ()
    """Scopes, `manager:*`, `team:*` or `*`, of a system or screen."""
    expires_at: Moment | None = None

    @model_validator(mode="after")
    def _fits_its_role(self) -> "IssueKey":
        if self.role is Role.REP and not self.manager_id:
            raise ValueError("a rep's key names the manager_id")
        if self.role is Role.LEAD and not self.team_id:
            raise ValueError("a lead's key names the team_id")
        if self.role is Role.SCREEN and not (self.reads and self.expires_at):
            raise ValueError("a screen's key names what it reads, and when it expires")
        if self.publishes and self.role is not Role.SYSTEM:
            raise ValueError("only a system's key names what it publishes")
        if unknown := set(self.publishes) - TYPES.keys() - {EVERY}:
            raise ValueError(f"no event type: {min(unknown)!r}")
        named(self.reads)
        return self

    @property
    def holder(self) -> Principal:
        """Return who the key is for."""
        publishes, reads = frozenset(self.publishes), frozenset(self.reads)
        return Principal(self.name, self.role, self.manager_id, self.team_id, publishes, reads)


class RotateKey(Command):
    """Give a key a new secret; the one before stays good for the overlap."""

    overlap_hours: float = Field(default=24, ge=0, le=_MOST_OVERLAP_HOURS)


class Holder(BaseModel):
    """Who somebody is."""

    name: str
    role: Role
    manager_id: str | None
    team_id: str | None
    publishes: list[str]
    reads: list[str]

    @classmethod
    def of(cls, who: Principal) -> "Holder":
        """Return what is shown of *who*."""
        told = {"manager_id": who.manager, "team_id": who.team}
        return cls(name=who.name, role=who.role, publishes=sorted(who.publishes), reads=sorted(who.reads), **told)


class KeyView(Holder):
    """A key, without its secret."""

    id: str
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    """To the minute."""

    @classmethod
    def of_key(cls, key: ApiKey) -> "KeyView":
        """Return what is shown of *key*."""
        told = {name: getattr(key, name) for name in cls.model_fields if hasattr(key, name)}
        return cls(**Holder.of(key.principal).model_dump(), **told)


class IssuedKey(KeyView):
    """A key with its secret, which nobody can see again."""

    key: str


class Keys(BaseModel):
    """All keys."""

    keys: list[KeyView]


class EntryView(BaseModel):
    """An act of an operator, or what came of one."""

    id: str
    at: datetime
    who: str
    role: str
    what: str
    why: str | None
    of: str | None
    outcome: str | None

    @classmethod
    def of_entry(cls, entry: Entry) -> "EntryView":
        """Return what is shown of *entry*."""
        return cls(**asdict(entry))


class Entries(BaseModel):
    """The audit log, from its newest entry; `next` asks for those before."""

    entries: list[EntryView]
    next: str | None
