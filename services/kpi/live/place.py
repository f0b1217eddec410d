"""Where a reader stands in the two logs: what the id of a message says. Pure."""

from datetime import date
from typing import NamedTuple

_PARTS = 4


class Place(NamedTuple):
    """Everything before the two offsets was told, of this generation and on this day of the company's."""

    generation: str
    day: date
    updates: int
    """The next offset of `kpi.updates`."""
    alerts: int
    """The next offset of `kpi.alerts`."""

    def __str__(self) -> str:
        return f"{self.generation}.{self.day}.{self.updates}.{self.alerts}"

    @classmethod
    def parse(cls, id_: str | None) -> "Place | None":
        """Return the place that *id_* tells; None where it tells none: the reader then begins anew."""
        parts = (id_ or "").rsplit(".", _PARTS - 1)
        if len(parts) != _PARTS or not all(part.isascii() and part.isdecimal() for part in parts[2:]):
            return None
        generation, day, updates, alerts = parts
        try:
            return cls(generation, date.fromisoformat(day), int(updates), int(alerts))
        except ValueError:
            return None
