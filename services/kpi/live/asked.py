"""What a reader asks for: whose numbers, which of them, and of which periods. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.kpi.kpis import LIVE
from services.kpi.score.cards import Card, periods_of
from services.kpi.score.wanted import WantedScopes
from shared.refusals import InvalidError
from shared.values import (
    COMPANY,
    UNASSIGNED,
    InvalidPeriodError,
    InvalidScopeError,
    Period,
    PeriodKind,
    Scope,
    ScopeKind,
)

Kpis = tuple[str, ...]
"""The KPIs asked for, in the order of the catalogue."""

ALL: Kpis = tuple(kpi.id for kpi in LIVE)
_WORDS = {kind.value: kind for kind in PeriodKind}


@dataclass(frozen=True)
class Asked:
    """A reader's question; equal questions have equal answers."""

    scopes: frozenset[Scope] = frozenset()
    kinds: frozenset[ScopeKind] = frozenset(ScopeKind)
    """Of these kinds every scope."""
    kpis: Kpis = ALL
    periods: frozenset[Period] = frozenset()
    words: frozenset[PeriodKind] = frozenset(PeriodKind)
    """Of these kinds the current period."""

    @classmethod
    def parse(cls, scopes: Iterable[str], kpis: Iterable[str], periods: Iterable[str]) -> "Asked":
        """Return what the texts ask for. Raises: InvalidError, which names the parameter."""
        parts, times, asked = _parts(scopes), list(map(_time, periods)), {_kpi(text) for text in kpis}
        return cls(
            frozenset(part for part in parts if isinstance(part, Scope)),
            frozenset(part for part in parts if isinstance(part, ScopeKind)) if parts else frozenset(ScopeKind),
            tuple(kpi for kpi in ALL if kpi in asked) or ALL,
            frozenset(time for time in times if isinstance(time, Period)),
            frozenset(time for time in times if isinstance(time, PeriodKind)) if times else frozenset(PeriodKind),
        )

    @property
    def moves(self) -> bool:
        """Return whether other cards are asked for on another day."""
        return bool(self.words)

    def wants_scope(self, scope: Scope) -> bool:
        """Return whether *scope* is asked for."""
        return scope.kind in self.kinds or scope in self.scopes

    def wants(self, card: Card, today: date) -> bool:
        """Return whether *card* is asked for on the company's day *today*."""
        scope, period = card
        return self.wants_scope(scope) and ((period.kind in self.words and today in period) or period in self.periods)

    def cards(self, known: Iterable[Scope], today: date) -> list[Card]:
        """Return the cards of a snapshot, where there are the scopes *known*."""
        there = {*known, COMPANY, UNASSIGNED}
        scopes = self.scopes | {scope for scope in there if scope.kind in self.kinds}
        periods = self.periods | {period for period in periods_of(today) if period.kind in self.words}
        return [Card(scope, period) for scope in sorted(scopes) for period in sorted(periods)]


def _parts(texts: Iterable[str]) -> tuple[Scope | ScopeKind, ...]:
    try:
        return WantedScopes.parse(texts).parts
    except InvalidScopeError as error:
        raise InvalidError(str(error), "scope") from error


def _time(text: str) -> Period | PeriodKind:
    try:
        return _WORDS.get(text) or Period.parse(text)
    except InvalidPeriodError as error:
        raise InvalidError(f"{error}, or {', '.join(_WORDS)} for the current one", "period") from error


def _kpi(text: str) -> str:
    if text not in ALL:
        raise InvalidError(f"{text!r} is no KPI that scorecards have: GET /v1/kpis lists them", "kpi")
    return text
