"""Resources at a desk, asked as HTTP would ask them, without HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.desk import Desk
from shared.entity import Entity
from shared.resource import Resource, as_action, opened


@dataclass(frozen=True)
class Office:
    """Carries out the commands of *resources*."""

    desk: Desk
    resources: Sequence[Resource[Any]]

    async def post(self, path: str, said: dict[str, Any] | None = None, expected: int | None = None) -> Entity[Any]:
        """Return the entity after the command; raises what the routes would answer with a problem."""
        for resource in self.resources:
            if path in resource.opens:
                action = as_action(resource.opens[path])
                return await opened(self.desk, resource, action, action.command.model_validate(said or {}), expected)
        collection, id_, step = path.rsplit("/", 2)
        resource = next(one for one in self.resources if one.collection == collection and step in one.changes)
        action = as_action(resource.changes[step])
        command = action.command.model_validate(said or {})
        return await action.carried_out(self.desk, resource.kind, id_, command, expected)
