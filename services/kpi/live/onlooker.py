"""Who reads a live stream: whose numbers they may see, looked at again as long as it lasts."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Annotated

from fastapi import Depends
from pymongo.errors import PyMongoError
from starlette.requests import HTTPConnection

from shared.access.principal import Sight
from shared.refusals import AwayError

LOOK_SECONDS = 2.0
"""With what processes remember of keys and teams, an end comes within ten."""


class Onlooker:
    """Whoever reads."""

    def __init__(self, sight: Sight, again: Callable[[], Awaitable[Sight]]) -> None:
        self.sight, self._again = sight, again

    async def has_changed(self) -> bool:
        """Look again; say whether they may see other numbers now. Raises: UnknownCallerError, NotAllowedError.

        While the database, where keys are revoked and people move, is away, what was known holds.
        """
        before = self.sight
        with suppress(PyMongoError, AwayError):
            self.sight = await self._again()
        return self.sight != before


async def _onlooker(connection: HTTPConnection) -> Onlooker:
    access = connection.app.state.access
    return Onlooker(await access.sight(), partial(access.sight_again, connection))


Looking = Annotated[Onlooker, Depends(_onlooker)]
