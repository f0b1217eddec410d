"""What one reader has been told, and so what is news to it. Pure."""

from collections.abc import Iterable
from datetime import date

from services.kpi.live import message
from services.kpi.live.asked import Asked
from services.kpi.live.feed import Notice, Update
from services.kpi.live.message import Message, Written
from services.kpi.live.place import Place
from services.kpi.score.cards import Card


class Telling:
    """Makes the messages of one reader."""

    def __init__(self, asked: Asked, currency: str, place: Place) -> None:
        self._asked, self._currency = asked, currency
        self.place = place
        self._told: dict[Card, tuple[int, bytes]] = {}

    def is_past(self, today: date) -> bool:
        """Return whether the cards asked for are others *today* than those that were told."""
        return self._asked.moves and today != self.place.day

    def snapshot(self, place: Place, cards: Iterable[tuple[Card, Written]]) -> Message:
        """Tell *cards* as they are at *place* or later; alerts are told on from where the reader was."""
        told = dict(cards)
        self.place = place._replace(alerts=self.place.alerts)
        self._told = {card: (one.version, one.digest) for card, one in told.items()}
        return message.snapshot(str(self.place), [one.text for one in told.values()])

    def news(self, notices: Iterable[Notice], updates: Iterable[Update], place: Place) -> list[Message]:
        """Tell what waited when everything up to *place* had been handed over."""
        messages = [self._raised(notice) for notice in notices]
        self.place = self.place._replace(alerts=place.alerts)
        messages += [change for update in updates if (change := self._change(update))]
        self.place = self.place._replace(updates=place.updates)
        return messages

    def heartbeat(self) -> Message:
        """Tell that there is nothing new."""
        return message.heartbeat(str(self.place))

    def _raised(self, notice: Notice) -> Message:
        self.place = self.place._replace(alerts=notice.offset + 1)
        return message.raised(str(self.place), notice.alert)

    def _change(self, update: Update) -> Message | None:
        card = message.written_event(update.event, self._currency, self._asked.kpis)
        self.place = self.place._replace(updates=update.offset + 1)
        version, digest = self._told.get(update.card, (0, b""))
        if card.version <= version:
            return None
        self._told[update.card] = card.version, card.digest
        return message.change(str(self.place), card.text, update.origin) if card.digest != digest else None
