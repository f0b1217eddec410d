"""KPIs of days that have passed: what was read before is not read again while no cell it was made from has changed."""

from collections.abc import Sequence
from datetime import date

from services.kpi.kpis import Kpi
from services.kpi.score.asking import Generation
from services.kpi.score.cards import Card
from services.kpi.score.needs import is_of_its_days
from services.kpi.score.remembered_days import Basis, ReadingsByScope, RememberedDays
from services.kpi.score.store import ScoreStore
from shared.events import KpiReading
from shared.values import Period, PeriodKind, Scope


class PastDays:
    """Reads KPIs of past days."""

    def __init__(self) -> None:
        self._own, self._running = RememberedDays(), RememberedDays()

    async def read(
        self, scopes: Sequence[Scope], days: Sequence[date], kpis: Sequence[Kpi], store: ScoreStore, now: Generation
    ) -> dict[date, ReadingsByScope]:
        """Return *kpis*, and perhaps others, of *scopes* on *days*, which have passed by *now*."""
        of_days = [kpi for kpi in kpis if is_of_its_days(kpi)]
        others = [kpi for kpi in kpis if not is_of_its_days(kpi)]
        stamps = await store.day_stamps(days, with_earlier=bool(others))
        basis = Basis(store.generation, now.directory, now.now.today)
        found: dict[date, ReadingsByScope] = {}
        for some, memory, stamp_of in ((of_days, self._own, stamps.own), (others, self._running, stamps.running)):
            if some and days:
                known = memory.of(days, basis, stamp_of)
                await _complete(known, scopes, some, now)
                memory.forget()
                found = {day: _joined(found[day], known[day], scopes) for day in days} if found else known
        return found


async def _complete(
    known: dict[date, ReadingsByScope], scopes: Sequence[Scope], kpis: Sequence[Kpi], now: Generation
) -> None:
    """Add to what is *known* what is not."""
    asked, nothing = {kpi.id for kpi in kpis}, dict[str, KpiReading]()
    unknown = [
        Card(scope, Period.of(PeriodKind.DAY, day))
        for day, readings in known.items()
        for scope in scopes
        if not asked <= readings.get(scope, nothing).keys()
    ]
    for card, made in (await now.kpis(unknown, kpis)).items():
        known[card.period.first].setdefault(card.scope, {}).update(made)


def _joined(some: ReadingsByScope, others: ReadingsByScope, scopes: Sequence[Scope]) -> ReadingsByScope:
    return {scope: some[scope] | others[scope] for scope in scopes}
