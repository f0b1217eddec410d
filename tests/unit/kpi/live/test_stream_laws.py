"""However updates, reads and falls behind interleave: who applies the messages ends with the newest of every card."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.kpi.alerts.alert import Alert
from services.kpi.live.asked import Asked
from services.kpi.live.feed import Listener, Notice, Ring, Update
from services.kpi.live.message import Message, written
from services.kpi.live.place import Place
from services.kpi.live.telling import Telling
from services.kpi.score.cards import Card
from services.kpi.score.publisher import event_of
from services.kpi.score.view import ScorecardView
from shared.events import KpiReading
from shared.values import COMPANY, Period, Scope
from tests.builders import MORNING

TODAY = date(2026, 11, 23)
PERIODS = [Period.parse(text) for text in ("2026-11-23", "2026")]
SCOPES = [COMPANY, Scope.manager("ann"), Scope.manager("bob")]
CARDS = [Card(scope, period) for scope in SCOPES for period in PERIODS]
KPIS = ("deals_won", "deals_lost")
KEPT, WAITING = 4, 2
"""So few that readers fall behind, and cannot be resumed, all the time."""


@dataclass
class Page:
    """A reader who applies what it is told, as the clients do."""

    cards: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    alerts: list[str] = field(default_factory=list)
    last: str | None = None

    def apply(self, message: dict[str, Any]) -> None:
        if message["type"] == "snapshot":
            self.cards = {(card["scope"], card["period"]): card for card in message["cards"]}
        elif message["type"] == "change":
            card = message["card"]
            assert list(card["kpis"]) == ["deals_won"]
            if card["version"] > self.cards.get((card["scope"], card["period"]), {"version": 0})["version"]:
                self.cards[card["scope"], card["period"]] = card
        elif message["type"] == "alert":
            self.alerts.append(message["alert"]["alert_id"])
        self.last = message["id"]


class Stream(RuleBasedStateMachine):
    """One process, its two logs, and a reader who reads a message at a time, falls behind, leaves and comes back."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = Asked.parse(["company", "manager:ann"], ["deals_won"], ["day", "2026"])
        self.versions = dict.fromkeys(CARDS, 0)
        self.readings = {card: dict.fromkeys(KPIS, 0) for card in CARDS}
        self.updates, self.notices = Ring[Update](KEPT, upto=0), Ring[Notice](KEPT, upto=0)
        self.raised: list[str] = []
        self.page = Page()
        self.sent: list[Message] = []
        self.may_miss_alerts = False
        self.untold = 0
        self.connect(None)

    @property
    def place(self) -> Place:
        return Place("g", TODAY, self.updates.upto or 0, self.notices.upto or 0)

    def connect(self, last: str | None) -> None:
        self.listener = Listener(lambda card: self.asked.wants(card, TODAY), self.asked.wants_scope, most=WAITING)
        self.telling = Telling(self.asked, "EUR", self.place)
        self.sent, self.untold = [], 0
        if after := Place.parse(last):
            warned, missed = self.notices.since(after.alerts), self.updates.since(after.updates)
            for notice in warned or ():
                self.listener.warn(notice)
            self.untold = sum(self.asked.wants_scope(notice.scope) for notice in warned or ())
            self.may_miss_alerts |= warned is None or self.untold > WAITING
            if missed is not None:
                self.listener.catch_up(missed)
            self.telling.place = self.place._replace(
                updates=self.place.updates if missed is None else after.updates,
                alerts=self.place.alerts if warned is None else after.alerts,
            )
        else:
            self.may_miss_alerts |= bool(self.raised)

    def view(self, card: Card) -> ScorecardView:
        kpis = {kpi: KpiReading(value=self.readings[card][kpi], n=1, unit="count") for kpi in self.asked.kpis}
        made = ScorecardView.of(card, kpis, MORNING)
        return made.model_copy(update={"version": self.versions[card]})

    @rule(card=st.sampled_from(CARDS), kpi=st.sampled_from(KPIS))
    def a_card_changes(self, card: Card, kpi: str) -> None:
        self.versions[card] += 1
        self.readings[card][kpi] += 1
        readings = {id_: KpiReading(value=value, n=1, unit="count") for id_, value in self.readings[card].items()}
        update = Update(self.updates.upto or 0, card, event_of(card, self.versions[card], MORNING, readings, "g"))
        self.updates.put(update)
        self.updates.upto = update.offset + 1
        self.listener.put(update)

    @rule(scope=st.sampled_from(SCOPES))
    def an_alert_is_raised(self, scope: Scope) -> None:
        offset = self.notices.upto or 0
        alert = Alert(
            alert_id=str(offset), rule="r", kind="threshold", scope=str(scope), period="2026", kpi="k", as_of=MORNING
        )
        notice = Notice(offset, scope, alert)
        self.notices.put(notice)
        self.notices.upto = offset + 1
        if self.asked.wants_scope(scope):
            self.raised.append(alert.alert_id)
            self.untold += 1
            # Of those that nobody takes, the oldest go.
            self.may_miss_alerts |= self.untold > WAITING
        self.listener.warn(notice)

    @rule()
    def the_process_tells(self) -> None:
        if self.listener.is_behind:
            place = self.place
            self.listener.catch_up()
            cards = [(card, written(self.view(card))) for card in self.asked.cards(SCOPES, TODAY)]
            self.sent.append(self.telling.snapshot(place, cards))
        self.untold = 0
        self.sent += self.telling.news(self.listener.warned(), self.listener.taken(), self.place)

    @rule(count=st.integers(1, 3))
    def the_reader_reads(self, count: int) -> None:
        for message in self.sent[:count]:
            self.page.apply(json.loads(message.text))
        del self.sent[:count]

    @rule()
    def the_connection_breaks_and_the_reader_resumes(self) -> None:
        self.connect(self.page.last)

    @rule()
    def silence_is_told(self) -> None:
        self.the_process_tells()
        self.sent.append(self.telling.heartbeat())

    @invariant()
    def no_more_waits_than_is_allowed(self) -> None:
        assert len(self.listener) <= 2 * WAITING

    def teardown(self) -> None:
        """Tell all there is: the reader then knows the newest of every card it asked for, and every alert."""
        self.the_process_tells()
        self.the_reader_reads(len(self.sent))
        for card in self.asked.cards(SCOPES, TODAY):
            known = self.page.cards[str(card.scope), str(card.period)]
            assert known["kpis"]["deals_won"]["value"] == self.readings[card]["deals_won"]
        assert len(self.page.cards) == 4
        if not self.may_miss_alerts:
            assert self.page.alerts == self.raised


TestStream = Stream.TestCase
