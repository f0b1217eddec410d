"""Where the parts of a running stack are reached."""

from collections.abc import Collection, Sequence

from pydantic import BaseModel, ConfigDict

from deploy.local.parts import INFRASTRUCTURE, Part
from deploy.local.place import Place


class Addresses(BaseModel):
    """What `status --json` prints: an address per part, null for one that does not run."""

    model_config = ConfigDict(frozen=True)

    kafka: str | None
    mongo: str | None
    services: dict[str, str | None]

    def by_name(self) -> dict[str, str | None]:
        """Return the same as one table."""
        return {"kafka": self.kafka, "mongo": self.mongo, **self.services}


def addresses_of(running: Collection[str], place: Place, services: Sequence[Part]) -> Addresses:
    """Return the addresses of those parts whose names are in *running*."""

    def address(part: Part) -> str | None:
        return part.address(place) if part.name in running else None

    kafka, mongo = map(address, INFRASTRUCTURE)
    return Addresses(kafka=kafka, mongo=mongo, services={part.name: address(part) for part in services})
