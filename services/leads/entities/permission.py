"""How a client may be contacted: on which media, and how often in a month."""

from dataclasses import dataclass, field, replace

from shared.command import Command
from shared.entity import Kind
from shared.events import AnyEvent, ContactMedium, ContactPermissionChanged
from shared.values import Id, Whole


@dataclass(frozen=True, slots=True)
class Permission:
    """What a client said of one medium."""

    allowed: bool
    max_per_month: int | None = None


@dataclass(frozen=True, slots=True)
class Permissions:
    """What a client said of each medium, last; nothing said is no objection."""

    said: dict[str, Permission] = field(default_factory=dict)

    def of(self, medium: ContactMedium) -> Permission:
        """Return what the client said of *medium*."""
        return self.said.get(medium.value, Permission(allowed=True))

    @property
    def may_call(self) -> bool:
        """Say whether the client may be called."""
        return self.of(ContactMedium.CALL).allowed


class ChangePermission(Command):
    """A client allows or forbids being contacted on a medium, or how often; forbidden calls are not made."""

    client_id: Id
    medium: ContactMedium
    allowed: bool
    max_per_month: Whole | None = None


def change(client_id: str, _known: Permissions, command: ChangePermission) -> list[ContactPermissionChanged]:
    """Return what the client said."""
    return [ContactPermissionChanged(**command.model_dump() | {"client_id": client_id})]


def evolve(permissions: Permissions, event: AnyEvent) -> Permissions:
    """Return *permissions* after *event*."""
    match event.data:
        case ContactPermissionChanged(medium=medium, allowed=allowed, max_per_month=most):
            return replace(permissions, said={**permissions.said, medium.value: Permission(allowed, most)})
        case _:
            return permissions


def _may_call(permissions: Permissions) -> bool:
    return permissions.may_call


PERMISSIONS = Kind(
    name="contact_permissions",
    opened_by=ContactPermissionChanged,
    joined_by={ContactPermissionChanged: "client_id"},
    blank=Permissions(),
    evolve=evolve,
    facets={"may_call": _may_call},
)
