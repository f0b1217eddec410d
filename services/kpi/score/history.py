"""What was believed at the end of a day: from the cards that were kept, of the generation that was live then."""

from datetime import date

from services.kpi.generation import Reign, pointer
from services.kpi.score.cards import Card
from services.kpi.score.reader import CardRead, NoNumbersYetError, Reader
from services.kpi.score.store import Live, ScoreStore
from services.kpi.score.sums import Now
from services.kpi.score.trust import UNKNOWN, Trust, state_of
from services.kpi.score.view import ScorecardView
from shared.refusals import InvalidError, NotFoundError

_LAST_SLOT = 95


class NotKnownYetError(NotFoundError):
    """Nothing was believed of this scope and period on that day."""

    code = "not-known-yet"

    def __init__(self, card: Card, day: date, since: date | None) -> None:
        self.since = since
        super().__init__(f"the scorecards at the end of {day}", f"{card.scope} {card.period}", "known_at")
        begins = f"the first is of {since}" if since else "there is none to this day"
        self.args = (f"{self}: {begins}",)


class History:
    """Answers as of the end of a day."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def known_at(self, card: Card, day: date) -> tuple[CardRead, Trust]:
        """Return *card* as it stood at the end of *day*. Raises: NotKnownYetError, InvalidError, NoNumbersYetError."""
        house, today = self._reader.house, self._reader.now().today
        if day > today:
            raise InvalidError(f"{day} has not come yet", "known_at")
        live = await pointer(self._reader.database)
        if live is None:
            raise NoNumbersYetError
        reign = live.at(house.rules.end_of(day))
        kept = await self._store(reign).kept_at(card, day) if reign else None
        if kept is None:
            raise NotKnownYetError(card, day, await self._since(card, live.reigns))
        declared = await self._store(reign or live.reigns[0]).declared(kept)
        view = ScorecardView.told_by(kept.event, house.currency, declared)
        now = Now(house.rules.end_of(day), day, _LAST_SLOT)
        return CardRead(view, kept), Trust.of(view.as_of, UNKNOWN, state_of(card.period, now, house, [kept]))

    async def _since(self, card: Card, reigns: tuple[Reign, ...]) -> date | None:
        rules = self._reader.house.rules
        for reign in reigns:
            if first := await self._store(reign).first_kept(card):
                return max(first, rules.day(reign.since)) if reign.since.year > 1 else first
        return None

    def _store(self, reign: Reign) -> ScoreStore:
        return ScoreStore(self._reader.database, Live(reign.generation, reign.shards))
