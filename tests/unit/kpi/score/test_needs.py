"""A few KPIs are made from fewer cells than a whole card, and read the same."""

from collections.abc import Iterable

import pytest

from services.kpi.kpis import LIVE, Kpi
from services.kpi.score.cards import Card
from services.kpi.score.memory import Memory
from services.kpi.score.needs import ALL, Needs, needs_of
from services.kpi.score.sparse import Kpis
from shared.events.examples import EXAMPLES
from shared.values import COMPANY, Period, Scope
from tests.unit.kpi.score.scoring import Office

NOT_FOLDED = {"EventRetracted", "KpiUpdated", "AlertRaised", "TargetReached"}
OFFICE = Office([event for event in EXAMPLES.values() if event.type not in NOT_FOLDED])
GENERATION = OFFICE.generation()
CARDS = [
    Card(scope, Period.parse(period))
    for scope in (COMPANY, Scope.manager("m-14"), *(one for one in GENERATION.directory.roster.scopes))
    for period in ("2026-11", "2026-11-23", "2027", "2030")
]


def kpis_of(card: Card, kpis: Iterable[Kpi], needs: Needs) -> Kpis:
    """Return *kpis* from no other cells, and no other measures, than *needs* says."""
    blocks, book = GENERATION.blocks(card, needs=needs), Memory()
    book.learn(blocks, [cell.of(needs.measures) for cell in OFFICE.shelves.held(blocks)])
    return GENERATION.scorer(book, needs=needs).kpis(*card, kpis)


WHOLE = {card: kpis_of(card, LIVE, ALL) for card in CARDS}


@pytest.mark.parametrize("kpi", LIVE, ids=lambda kpi: kpi.id)
def test_a_kpi_alone_reads_as_it_does_among_all_others(kpi: Kpi) -> None:
    alone = {card: kpis_of(card, [kpi], needs_of([kpi])) for card in CARDS}

    assert alone == {card: {kpi.id: whole[kpi.id]} for card, whole in WHOLE.items()}


def test_most_kpis_need_no_more_than_their_own_days() -> None:
    assert sum(needs_of([kpi])[:2] == (False, False) for kpi in LIVE) > len(LIVE) / 2


def test_several_kpis_together_read_as_each_does_alone() -> None:
    needs = needs_of(kpi for kpi in LIVE if needs_of([kpi]) != ALL)
    kpis = [kpi for kpi in LIVE if needs_of([kpi]) != ALL]

    assert {card: kpis_of(card, kpis, needs) for card in CARDS} == {
        card: {kpi.id: whole[kpi.id] for kpi in kpis} for card, whole in WHOLE.items()
    }
