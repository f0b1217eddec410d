"""Whose numbers the one who asks may see, for the handlers of routes."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from shared.access.principal import Sight


async def _sight(connection: HTTPConnection) -> Sight:
    """Return it. Raises: NobodyAsksError, PyMongoError."""
    sight: Sight = await connection.app.state.access.sight()
    return sight


Seen = Annotated[Sight, Depends(_sight)]
