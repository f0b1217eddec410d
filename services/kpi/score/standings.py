"""Where a contest stands: read from the cells of its days, and for good once all that the log holds is in them."""

import asyncio
from collections import OrderedDict
from typing import NamedTuple

from services.kpi.score.blocks import BlockKey, part_of
from services.kpi.score.contest import Competitor, Contest, competitors, kpi_of, places_of
from services.kpi.score.folded import FoldWatch
from services.kpi.score.memory import Memory
from services.kpi.score.reader import Reader
from services.kpi.score.store import ScoreStore
from shared.events import ContestAnnounced, ContestPlace

_REMEMBERED_SECONDS = 2.0
_MOST_REMEMBERED = 100

Places = tuple[ContestPlace, ...]


class _Remembered(NamedTuple):
    at: float
    terms: ContestAnnounced
    places: Places


class Standings:
    """Reads standings; whoever asks for the same within two seconds is given the same."""

    def __init__(self, reader: Reader, fold: FoldWatch) -> None:
        self._reader, self._fold = reader, fold
        self._remembered: OrderedDict[str, _Remembered] = OrderedDict()
        self._reading = asyncio.Lock()

    async def places(self, terms: ContestAnnounced) -> Places:
        """Return everybody's place. Raises: NotFoundError, NoNumbersYetError."""
        async with self._reading:
            at, known = asyncio.get_running_loop().time(), self._remembered.get(terms.contest_id)
            if known is None or known.terms != terms or at - known.at > _REMEMBERED_SECONDS:
                known = _Remembered(at, terms, await self._read(terms))
                self._remember(known)
            return known.places

    async def final(self, terms: ContestAnnounced) -> Places:
        """Return the same once everything that has come by now is counted. Raises: NotFoldedYetError, too."""
        await self._fold.until_level(await self._reader.generation())
        return await self._read(terms)

    async def _read(self, terms: ContestAnnounced) -> Places:
        kpi_of(terms)
        known, generation = await self._reader.scopes(), await self._reader.whole()
        contest = Contest(terms, generation.house, generation.now, generation.directory)
        entries = competitors(terms, generation.directory.roster, known)
        if contest.is_of_flows:
            book = await self._book(contest, entries)
        else:
            book = await generation.book(contest.blocks(entries), contest.needs)
        # Hundreds of managers take a third of a second, in which others are to be answered.
        readings = await asyncio.to_thread(contest.readings, entries, book)
        return places_of(terms, readings, generation.directory.roster)

    async def _book(self, contest: Contest, entries: list[Competitor]) -> Memory:
        """Return the days alone: blocks would hold all months that there ever were, of everybody."""
        cells, only = contest.cells(entries), contest.needs.measures
        store = ScoreStore(self._reader.database, await self._reader.live())
        blocks, book = {BlockKey(key.scope, part_of(key.span)) for key in cells}, Memory()
        book.learn(blocks, [cell.of(only) async for cell in store.cells_at(cells)])
        return book

    def _remember(self, known: _Remembered) -> None:
        self._remembered[known.terms.contest_id] = known
        self._remembered.move_to_end(known.terms.contest_id)
        while len(self._remembered) > _MOST_REMEMBERED:
            self._remembered.popitem(last=False)
