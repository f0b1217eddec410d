"""What a reader asks for: whose numbers, which of them, and of which periods. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.kpi.kpis import LIVE
from services.kpi.score.cards import Card, periods_of
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

Kpis = frozenset[str] | None
"""The KPIs asked for; None: all."""

_ALL_OF = {f"{kind}:*": kind for kind in (ScopeKind.MANAGER, ScopeKind.TEAM)}
_WORDS = {kind.value: kind for kind in PeriodKind}
_LIVE = frozenset(kpi.id for kpi in LIVE)


@dataclass(frozen=True)
class Asked:
    """A reader's question; equal questions have equal answers."""

    scopes: frozenset[Scope] = frozenset()
    kinds: frozenset[ScopeKind] = frozenset(ScopeKind)
    """Of these kinds every scope."""
    kpis: Kpis = None
    periods: frozenset[Period] = frozenset()
    words: frozenset[PeriodKind] = frozenset(PeriodKind)
    """Of these kinds the current period."""

    @classmethod
    def parse(cls, scopes: Iterable[str], kpis: Iterable[str], periods: Iterable[str]) -> "Asked":
        """Return what the texts ask for. Raises: InvalidError, which names the parameter."""
        given = list(scopes), list(periods)
        named = frozenset(_scope(text) for text in given[0] if text not in _ALL_OF)
        fixed = frozenset(_period(text) for text in given[1] if text not in _WORDS)
        kinds = frozenset(_ALL_OF[text] for text in given[0] if text in _ALL_OF)
        words = frozenset(_WORDS[text] for text in given[1] if text in _WORDS)
        return cls(
            named,
            kinds if given[0] else frozenset(ScopeKind),
            frozenset(map(_kpi, kpis)) or None,
            fixed,
            words if given[1] else frozenset(PeriodKind),
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


def _scope(text: str) -> Scope:
    try:
        return Scope.parse(text)
    except InvalidScopeError as error:
        raise InvalidError(f"{error}; all of a kind are {' and '.join(_ALL_OF)}", "scope") from error


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except InvalidPeriodError as error:
        raise InvalidError(f"{error}; the current one is {', '.join(_WORDS)}", "period") from error


def _kpi(text: str) -> str:
    if text not in _LIVE:
        raise InvalidError(f"{text!r} is no KPI that scorecards have: GET /v1/catalogue lists them", "kpi")
    return text
