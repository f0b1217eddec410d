"""Where a contest stands: read from the cells of its days, and for good once all that the log holds is in them."""

from services.kpi.score.contest import Contest, blocks_of, competitors, kpi_of, places_of
from services.kpi.score.folded import FoldWatch
from services.kpi.score.reader import Reader
from shared.events import ContestAnnounced, ContestPlace


class Standings:
    """Reads standings."""

    def __init__(self, reader: Reader, fold: FoldWatch) -> None:
        self._reader, self._fold = reader, fold

    async def places(self, terms: ContestAnnounced) -> tuple[ContestPlace, ...]:
        """Return everybody's place as it is now. Raises: NotFoundError, NoNumbersYetError."""
        kpi_of(terms)
        known, generation = await self._reader.scopes(), await self._reader.whole()
        directory, house, now = generation.directory, generation.house, generation.now
        entries = competitors(terms, directory.roster, known)
        book = await generation.book(blocks_of(terms, entries, directory, house, now))
        readings = Contest(terms, house, now, directory, book).readings(entries)
        return places_of(terms, readings, directory.roster)

    async def final(self, terms: ContestAnnounced) -> tuple[ContestPlace, ...]:
        """Return the same once everything that has come by now is counted. Raises: NotFoldedYetError, too."""
        await self._fold.until_level(await self._reader.generation())
        return await self.places(terms)
