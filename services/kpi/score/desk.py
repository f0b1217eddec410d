"""The desk at which scorecards are made: it takes in changes, knows which cards they touch, makes, stores, publishes.

It belongs to one turn of one process: what it remembers begins empty and is dropped with it.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache

import msgspec
import structlog

from services.kpi.cells import Changes, DirectoryRecord, Version
from services.kpi.metrics import CARDS, CELLS_READ, SCORE_CARDS, SCORE_SECONDS, TO_SCORECARD
from services.kpi.origin import Origin, Origins
from services.kpi.records.plans import KPI_SETS, PLAN
from services.kpi.records.rates import EXCHANGE_RATES
from services.kpi.records.staff import ABSENCES
from services.kpi.score.blocks import MONTHS, BlockKey, is_month
from services.kpi.score.cards import Card, Known, Shelf, periods_of
from services.kpi.score.directory import Directory
from services.kpi.score.marks import Marks
from services.kpi.score.memory import Memory
from services.kpi.score.publisher import Publisher, digest_of, event_of
from services.kpi.score.scorecard import House, Scorer, blocks_of
from services.kpi.score.sparse import sparse
from services.kpi.score.store import ScoreStore, StoredCard
from services.kpi.score.sums import Now
from shared.clock import Clock
from shared.values import COMPANY, UNASSIGNED, Period, Scope, ScopeKind
from shared.watching.metrics import age_of
from shared.watching.traces import batch_span, current_trace

_MANY = 500
"""So many changed days or cards are a backlog: better wait until no more comes than make each card many times."""
_LONGEST_WAIT_SECONDS = 5.0
_SHARES_EVERY_SECONDS = 1.0
_SLICE_SECONDS = 0.03
_SLICE_CARDS = 40

log = structlog.get_logger()
_decoder = msgspec.json.Decoder(Changes)


class Desk:
    """Makes the scorecards of one generation."""

    def __init__(
        self,
        house: House,
        store: ScoreStore,
        publisher: Publisher,
        clock: Clock,
        *,
        most_numbers: int,
        most_scopes: int,
    ) -> None:
        self._house, self._store, self._publisher, self._clock = house, store, publisher, clock
        self._memory, self._shelf = Memory(most_numbers), Shelf(most_scopes)
        self._directory = Directory(house.rules)
        self._scopes: set[Scope] = set()
        self._marks, self._is_repeat = Marks(), False
        self._marked_at: float | None = None
        self.made = 0
        """So many cards were worked out."""
        self._shared_at = -_SHARES_EVERY_SECONDS
        self._cards: dict[Card, bool] = {}
        """What is to be made; True: to be published even if it turns out unchanged."""
        self._queue: list[Card] = []
        self._new_records: dict[tuple[str, str], tuple[DirectoryRecord, Version]] = {}
        self._taken: Origins | None = None
        """What is behind the marks."""
        self._origins: dict[Card, Origins] = {}
        """What is behind the cards to be made."""
        self._ticked: tuple[date, int] | None = None
        self._is_tick_unsaved = False
        self._scorer: Scorer | None = None

    @property
    def has_work(self) -> bool:
        """Say whether something was taken in that is not yet published."""
        return bool(self._cards or len(self._marks) or self._marks.shared_out or self._new_records)

    async def take_over(self, *, everything: bool) -> None:
        """Read what there is; *everything* is made anew where changes may have gone by unread."""
        await self._store.declare_catalogue()
        ticked = await self._store.ticked()
        is_first = everything or ticked is None
        async for record, version in self._store.all_directory() if is_first else self._store.directory():
            self._directory.put(record, version)
            if is_first:
                self._new_records[record.kind, record.id] = record, version
        self._scopes = await self._store.scopes()
        if is_first:
            async for key in self._store.all_spans():
                if not is_month(key.span):
                    self._marks.days[key.scope].add(date.fromisoformat(key.span))
        elif ticked is not None:
            await self._mark_since(self._house.rules.day(ticked), self._now())

    def take(self, content: bytes, *, is_repeat: bool, origin: Origin | None = None) -> None:
        """Take in a message of `kpi.changes`; what is a repeat may not have been published."""
        try:
            changes = _decoder.decode(content)
        except msgspec.DecodeError as error:
            log.warning("no message of the fold", reason=str(error))
            return
        if changes.generation != self._store.generation:
            return
        self._scorer = None
        self._is_repeat |= is_repeat
        if origin and not is_repeat:
            self._taken = Origins.of(origin).joined(self._taken)
        for cell in changes.cells:
            self._marks.cell(cell, self._memory.change(cell, changes.shard, changes.version))
        for record in changes.directory:
            self._take_record(record, changes.version)
        self._marked_at = time.monotonic() if self._marked_at is None else self._marked_at

    def _take_record(self, record: DirectoryRecord, version: Version) -> None:
        planned = self._directory.planned(record.id) if record.kind == PLAN.name else set()
        if self._directory.put(record, version):
            self._new_records[record.kind, record.id] = record, version
        planned |= self._directory.planned(record.id) if record.kind == PLAN.name else set()
        self._marks.directory(record.kind, record.id, planned)
        since = self._directory.touched_since(record.kind, record.id)
        if since is not None:
            self._marks.since(self._touched_by(record), since)

    def _touched_by(self, record: DirectoryRecord) -> Iterator[str]:
        """Yield the scopes that an absence, a KPI set or a rate changes: of a rate all there are (R3)."""
        if record.kind == ABSENCES.name:
            yield str(Scope.manager(record.id))
        elif record.kind == KPI_SETS.name:
            yield str(COMPANY)
            yield from (str(Scope.manager(manager)) for manager in self._directory.ever_had(record.id))
        elif record.kind == EXCHANGE_RATES.name:
            yield from map(str, self._scopes)

    def tick(self) -> None:
        """Every quarter-hour, and at midnight, what has just fallen due changes the current cards of all scopes."""
        now = self._now()
        if self._ticked == (now.today, now.slot):
            return
        for scope in self._scopes | self._directory.roster.scopes | {COMPANY, UNASSIGNED}:
            for day in {now.today, self._ticked[0] if self._ticked else now.today}:
                self._want((Card(scope, period) for period in periods_of(day)), is_forced=False)
        self._ticked, self._is_tick_unsaved = (now.today, now.slot), True
        self._scorer = None

    async def work(self, *, is_busy: bool) -> bool:
        """Make the most urgent cards, for a moment; return whether there are more to make at once.

        While *is_busy* with much to do, it waits for that to settle.
        """
        waited = time.monotonic() - self._marked_at if self._marked_at is not None else 0
        if is_busy and len(self._marks) + len(self._cards) > _MANY and waited < _LONGEST_WAIT_SECONDS:
            return False
        await self._keep_directory()
        await self._resolve()
        await self._make_some()
        if not self._cards:
            self._marked_at = None
        self._memory.forget()
        self._shelf.forget()
        return bool(self._cards)

    async def finish(self) -> None:
        """Note that all that was due is made."""
        if self._is_tick_unsaved:
            await self._store.tick(self._clock())
            self._is_tick_unsaved = False

    async def _keep_directory(self) -> None:
        if self._new_records:
            await self._store.keep_directory(self._new_records.values())
            self._new_records.clear()

    # From marks to cards

    async def _resolve(self) -> None:
        """Turn the marks into cards."""
        marks, now = self._marks, self._now()
        if len(marks):
            self._marks = Marks(shared_out=marks.shared_out)
            await self._touch_teams(marks)
            await self._learn_shelf(marks, now)
            is_forced, self._is_repeat = self._is_repeat, False
            taken, self._taken = self._taken, None
            self._want(self._of_days(marks, now), is_forced, taken)
            self._want(self._of_stocks(marks), is_forced, taken)
            plans = (Card(Scope.parse(key.scope), Period.parse(key.period)) for key in marks.plans)
            self._want((card for card in plans if card.period.first <= now.today), is_forced, taken)
        await self._resolve_shares(now)

    async def _touch_teams(self, marks: Marks) -> None:
        """Mark the days of managers whose teams changed, and whatever cards those teams have."""
        managers, teams = set(marks.staff), set[str]()
        for manager in marks.staff:
            teams |= self._directory.touched_by_staff(manager)
            if since := self._directory.staff_since(manager):
                # Paces, roles and KPI sets follow the places.
                marks.since((str(Scope.manager(manager)), str(COMPANY)), since)
        for team in marks.teams:
            above, inside = self._directory.touched_by_team(team)
            teams |= above
            managers |= inside
        owners = [str(Scope.manager(manager)) for manager in managers]
        await self._learn([BlockKey(owner, MONTHS) for owner in owners])
        await self._learn([BlockKey(owner, month) for owner in owners for month in self._memory.months(owner)])
        today = self._now().today
        first = today
        for owner in owners:
            days = {day for month in self._memory.months(owner) for day in self._memory.days(owner, month)}
            marks.days[owner] |= days | {today}
            first = min((first, *days))
        for team in teams:
            scope = str(Scope.team(team))
            marks.days[scope].add(today)
            marks.stocks[scope] = min(first, marks.stocks.get(scope, first))

    async def _learn_shelf(self, marks: Marks, now: Now) -> None:
        """Read which cards there are of all scopes that *marks* touch."""
        since: dict[Scope, date] = {}
        for owner in marks.days.keys() | marks.stocks.keys():
            first = min((*marks.days.get(owner, ()), *((marks.stocks[owner],) if owner in marks.stocks else ())))
            for scope in self._with_teams(_scope(owner)):
                since[scope] = min(first, since.get(scope, first))
        for key in marks.plans:
            scope, period = Scope.parse(key.scope), Period.parse(key.period)
            since[scope] = min(period.last, since.get(scope, period.last))
        for scope, first in since.items():
            await self._learn_cards(scope, first, now)

    async def _learn_cards(self, scope: Scope, since: date, now: Now) -> None:
        if scope not in self._scopes:
            self._shelf.learn(scope, date.min, now.today, {})  # it has no card at all
            return
        unknown = self._shelf.unknown(scope, since, now.today)
        found = await self._store.known([Card(scope, period) for period in unknown]) if unknown else {}
        self._shelf.learn(scope, since, now.today, {card.period: known for card, known in found.items()})

    def _with_teams(self, scope: Scope) -> Iterator[Scope]:
        yield scope
        if scope.kind is ScopeKind.MANAGER:
            yield from map(Scope.team, self._directory.roster.all_teams_of(scope.id))

    def _of_days(self, marks: Marks, now: Now) -> Iterator[Card]:
        days: defaultdict[Scope, set[date]] = defaultdict(set)
        for owner, changed in marks.days.items():
            scope = _scope(owner)
            for day in changed:
                if day <= now.today:
                    days[scope].add(day)
                    if scope.kind is ScopeKind.MANAGER:
                        for team in self._directory.roster.teams_of(scope.id, day):
                            days[Scope.team(team)].add(day)
        for scope, its_days in days.items():
            for period in {period for day in its_days for period in periods_of(day)}:
                yield Card(scope, period)

    def _of_stocks(self, marks: Marks) -> Iterator[Card]:
        for owner, day in marks.stocks.items():
            for scope in self._with_teams(_scope(owner)):
                yield from self._shelf.since(scope, day)

    async def _resolve_shares(self, now: Now) -> None:
        """Once a second: where the company's sum is another, every scope has another share of it."""
        days = {day for day in self._marks.shared_out if day <= now.today}
        if not days or time.monotonic() - self._shared_at < _SHARES_EVERY_SECONDS:
            if not days:
                self._marks.shared_out.clear()
            return
        periods = {period for day in days for period in periods_of(day)}
        for scope in list(self._scopes):
            await self._learn_cards(scope, min(days), now)
            cards = (Card(scope, period) for period in periods)
            self._want((card for card in cards if self._shelf.get(card)), is_forced=False)
        self._marks.shared_out.clear()
        self._shared_at = time.monotonic()

    def _want(self, cards: Iterable[Card], is_forced: bool, taken: Origins | None = None) -> None:
        for card in cards:
            self._cards[card] = self._cards.get(card, False) or is_forced
            if taken is not None:
                self._origins[card] = taken.joined(self._origins.get(card))
        self._queue = []

    # From cards to scorecards

    async def _make_some(self) -> None:
        """Make the newest periods' cards, as many as take a moment."""
        if not self._cards:
            return
        if not self._queue:
            self._queue = sorted(self._cards, key=lambda card: (card.period.last, str(card.scope)))
        some = self._queue[-_SLICE_CARDS:]
        traces = dict.fromkeys(trace for card in some if card in self._origins for trace in self._origins[card].traces)
        with SCORE_SECONDS.time(), batch_span("score", traces):
            await self._make_slice(some)

    async def _make_slice(self, some: list[Card]) -> None:
        now = self._now()
        await self._learn({block for card in some for block in blocks_of(*card, self._directory, self._house, now)})
        for scope in {card.scope for card in some}:
            await self._learn_cards(scope, min(card.period.last for card in some if card.scope == scope), now)
        made = self._made(some, now)
        await self._store_and_publish(made)
        for card in made:
            self._cards.pop(card, None)
            self._origins.pop(card, None)
        del self._queue[-len(made) :]

    def _made(self, cards: list[Card], now: Now) -> dict[Card, StoredCard | None]:
        """Return what is to be stored of the last of *cards*; None where nothing changed."""
        scorer = self._scorer
        if scorer is None or scorer.now[1:] != now[1:]:
            scorer = self._scorer = Scorer(self._house, now, self._directory, self._memory)
        until = time.monotonic() + _SLICE_SECONDS
        made: dict[Card, StoredCard | None] = {}
        for card in reversed(cards):
            made[card] = self._stored(card, scorer, now)
            if time.monotonic() > until:
                break
        return made

    def _stored(self, card: Card, scorer: Scorer, now: Now) -> StoredCard | None:
        kpis = sparse(scorer.kpis(card.scope, card.period), self._house.currency, card.period.kind)
        before, digest = self._shelf.get(card), digest_of(kpis)
        if before and before.digest == digest:
            return None
        version = before.version + 1 if before else 1
        event = event_of(card, version, now.moment, kpis, self._store.generation)
        born = before.born if before else now.today
        return StoredCard(card, before, Known(version, digest, now.today, born), event)

    async def _store_and_publish(self, made: dict[Card, StoredCard | None]) -> None:
        new = [one for one in made.values() if one]
        refused: set[Card] = set()
        if new:
            await self._add_scopes({one.card.scope for one in new})
            refused = await self._store.write(new)
        forced = [card for card, one in made.items() if one is None and self._cards.get(card)]
        repeated = await self._store.events(forced) if forced else {}
        fresh = [(one.card, one.event) for one in new if one.card not in refused]
        await self._publisher.publish([*fresh, *repeated.items()], self._told(card for card, _ in fresh))
        self._count(made, [card for card, _ in fresh])
        for one in new:
            if one.card not in refused:
                self._shelf.put(one.card, one.known)
        if refused:
            # Another process has written them: read again which versions there are, and make them once more.
            self._shelf.drop({card.scope for card in refused})
            for card in refused:
                made.pop(card)
            self._queue = []

    def _told(self, cards: Iterable[Card]) -> dict[Card, Origin]:
        trace = current_trace()
        return {card: Origin(self._origins[card].taken_ms, trace) for card in cards if card in self._origins}

    def _count(self, made: Collection[Card], fresh: Collection[Card]) -> None:
        self.made += len(made)
        SCORE_CARDS.observe(len(fresh))
        CARDS.labels("changed").inc(len(fresh))
        CARDS.labels("unchanged").inc(len(made) - len(fresh))
        for card in fresh:
            if card in self._origins:
                TO_SCORECARD.observe(age_of(self._origins[card].taken_ms / 1000))

    async def _add_scopes(self, scopes: set[Scope]) -> None:
        """Note who has cards now; whoever is new shall have the current ones, too."""
        if new := scopes - self._scopes:
            await self._store.add_scopes(new)
            self._scopes |= new
            current = periods_of(self._now().today)
            self._want((Card(scope, period) for scope in new for period in current), is_forced=False)

    async def _learn(self, blocks: Iterable[BlockKey]) -> None:
        if missing := self._memory.missing(blocks):
            cells = [cell.to_keep() async for cell in self._store.cells(missing, self._now().today)]
            CELLS_READ.inc(len(cells))
            self._memory.learn(missing, cells)
            self._scorer = None

    async def _mark_since(self, day: date, now: Now) -> None:
        """Want the cards of the days on which nobody was there to make what fell due."""
        for scope in self._scopes:
            await self._learn_cards(scope, day, now)
            self._want(self._shelf.since(scope, day), is_forced=False)

    def _now(self) -> Now:
        return Now.at(self._clock(), self._house.rules)


@lru_cache(maxsize=20_000)
def _scope(text: str) -> Scope:
    return Scope.parse(text)
