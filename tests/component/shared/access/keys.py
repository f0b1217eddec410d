"""Keys as tests have them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.access.api_key import ApiKey, hash_of, new_key
from shared.access.principal import Principal, Role

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
ADA = Principal("Ada", Role.REP, "ada")
EVA = Principal("Eva", Role.ADMIN)


def a_key(key_id: str = "k-1", who: Principal = ADA, **more: Any) -> tuple[ApiKey, str]:
    """Return a key, and what its holder sends."""
    text = new_key(key_id)
    return ApiKey(key_id, who, hash_of(text), NOON, "the first admin", **more), text


@dataclass
class Watch:
    """A clock that a test sets."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        """Return the time that it is set to."""
        return self.now

    def goes_on(self, by: timedelta) -> None:
        """Let so much time pass."""
        self.now += by
