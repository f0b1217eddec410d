"""An API key: what its holder sends is `sp_{id}_{secret}`; only a hash of it is kept. Pure."""

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from shared.access.principal import Principal

_PREFIX = "sp"
_ID_BYTES, _SECRET_BYTES = 6, 32
_LONGEST_ID = 64


def new_key_id() -> str:
    """Return an id that no key has."""
    return secrets.token_hex(_ID_BYTES)


def new_key(key_id: str) -> str:
    """Return a new secret text of the key *key_id*: nobody can guess it, so a plain hash keeps it."""
    return f"{_PREFIX}_{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"


def id_in(text: str) -> str | None:
    """Return the id of the key *text*; None if it is no key."""
    prefix, _, rest = text.partition("_")
    key_id, _, secret = rest.partition("_")
    return key_id if prefix == _PREFIX and 1 <= len(key_id) <= _LONGEST_ID and secret else None


def hash_of(text: str) -> str:
    """Return what is kept of the key *text*."""
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is kept."""

    id: str
    principal: Principal
    hash: str
    created_at: datetime
    created_by: str
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    former_hash: str | None = None
    """Of the secret before the last rotation."""
    former_until: datetime | None = None
    last_used_at: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Say whether it opens nothing more at *now*, whoever has it."""
        return self.revoked_at is not None or (self.expires_at is not None and now >= self.expires_at)

    def opens(self, text: str, now: datetime) -> bool:
        """Say whether *text* is this key, and it is good at *now*."""
        if self.is_over(now):
            return False
        hashed = hash_of(text)
        if hmac.compare_digest(hashed, self.hash):
            return True
        is_former = self.former_hash is not None and hmac.compare_digest(hashed, self.former_hash)
        return is_former and self.former_until is not None and now < self.former_until

    def rotated(self, text: str, now: datetime, overlap: timedelta) -> "ApiKey":
        """Return the key with the secret *text*; the one before stays good for the *overlap*."""
        return replace(self, hash=hash_of(text), former_hash=self.hash, former_until=now + overlap)
