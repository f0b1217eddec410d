"""Whose numbers the one who asks may see, for the handlers of routes."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from shared.access.current import principal
from shared.access.principal import ALL, Sight


async def _sight(connection: HTTPConnection) -> Sight:
    """Return it; all, where nobody had to say who they are. Raises: PyMongoError."""
    if principal() is None:
        return ALL
    sight: Sight = await connection.app.state.access.sight()
    return sight


Seen = Annotated[Sight, Depends(_sight)]
