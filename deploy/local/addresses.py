"""Where the parts of a running stack are reached."""

from collections.abc import Collection, Sequence

from pydantic import BaseModel, ConfigDict, Field

from deploy.local.first_key import first_key
from deploy.local.parts import INFRASTRUCTURE, Part
from deploy.local.place import Place


class Addresses(BaseModel):
    """What `status --json` prints: an address per part, null for one that does not run."""

    model_config = ConfigDict(frozen=True)

    kafka: str | None
    mongo: str | None
    services: dict[str, str | None]
    key: str | None = Field(default=None, exclude=True, repr=False)
    """The first admin's."""

    @property
    def page(self) -> str:
        """Return the link to the dashboard that signs its reader in."""
        return f"{self.services['kpi']}/#key={self.key}"

    def by_name(self) -> dict[str, str | None]:
        """Return the same as one table."""
        return {"kafka": self.kafka, "mongo": self.mongo, **self.services}


def addresses_of(running: Collection[str], place: Place, services: Sequence[Part]) -> Addresses:
    """Return the addresses of those parts whose names are in *running*."""

    def address(part: Part) -> str | None:
        return part.address(place) if part.name in running else None

    kafka, mongo = map(address, INFRASTRUCTURE)
    at = {part.name: address(part) for part in services}
    return Addresses(kafka=kafka, mongo=mongo, services=at, key=first_key(place.directory))
