"""What is asked of keys, and what is shown of them."""

from dataclasses import asdict
from datetime import datetime

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from shared.access.api_key import ApiKey
from shared.access.audit import Entry
from shared.access.principal import EVERY, Principal, Role, named
from shared.command import Command
from shared.events import TYPES
from shared.values import Id, Moment

_MOST_OVERLAP_HOURS = 24 * 30
_PROGRAMS = {Role.SYSTEM, Role.SCREEN}
_NEEDED = {(Role.REP, "manager_id"), (Role.LEAD, "team_id")}


class IssueKey(Command):
    """Make a key. What it opens is fixed; its secret is answered once."""

    name: str = Field(min_length=1, max_length=100)
    """Whose it is, as the audit log will have them."""
    role: Role
    manager_id: Id | None = Field(default=None, validate_default=True)
    """Who they are among the managers."""
    team_id: Id | None = Field(default=None, validate_default=True)
    """The team that a lead leads."""
    publishes: tuple[str, ...] = ()
    """Event types, of a system; `*`: all."""
    reads: tuple[str, ...] = Field(default=(), validate_default=True)
    """Scopes, `manager:*`, `team:*` or `*`, of a system or screen."""
    expires_at: Moment | None = Field(default=None, validate_default=True)

    @field_validator("manager_id", "team_id")
    @classmethod
    def _is_named_by_those_who_are_somebody(cls, named_id: str | None, info: ValidationInfo) -> str | None:
        role, field = info.data.get("role"), info.field_name
        if named_id is None and (role, field) in _NEEDED:
            raise ValueError(f"a {role}'s key names the {field}")
        if named_id is not None and role in _PROGRAMS:
            raise ValueError(f"a {role} is nobody among the managers")
        return named_id

    @field_validator("publishes")
    @classmethod
    def _are_event_types(cls, publishes: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if publishes and info.data.get("role") is not Role.SYSTEM:
            raise ValueError("only a system's key names what it publishes")
        if unknown := set(publishes) - TYPES.keys() - {EVERY}:
            raise ValueError(f"no event type: {min(unknown)!r}")
        return publishes

    @field_validator("reads")
    @classmethod
    def _are_scopes(cls, reads: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        role = info.data.get("role")
        if role is Role.SCREEN and not reads:
            raise ValueError("a screen's key names what it reads")
        if reads and role not in _PROGRAMS:
            raise ValueError("only a system's or screen's key names what it reads")
        named(reads)
        return reads

    @field_validator("expires_at")
    @classmethod
    def _ends_for_screens(cls, expires_at: datetime | None, info: ValidationInfo) -> datetime | None:
        if info.data.get("role") is Role.SCREEN and expires_at is None:
            raise ValueError("a screen's key names when it expires")
        return expires_at

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
