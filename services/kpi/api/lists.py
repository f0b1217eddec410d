"""Lists of clients: RFM, ABC, key accounts nobody was in contact with …, worked out when somebody asks."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from services.kpi.api.questions import period_named, scope_named
from services.kpi.kpis.client_list import Asked
from services.kpi.kpis.kpi import Number
from services.kpi.kpis.lists import LISTS, ClientList
from services.kpi.score.asking import Asking
from services.kpi.score.cards import Card
from services.kpi.score.reader import Reader
from services.kpi.score.trust import Trust
from shared.access.seen import Seen
from shared.refusals import NotFoundError
from shared.values import COMPANY, Period, PeriodKind


class ListDefinition(BaseModel):
    """What a list tells."""

    name: str
    title: str
    title_ru: str
    meaning: str
    source: str
    columns: list[str]


class ListDefinitions(BaseModel):
    """All lists."""

    lists: list[ListDefinition]


class ListView(ListDefinition):
    """A list, as of the end of a period or of today."""

    scope: str
    period: str
    as_of_day: date
    rows: list[list[str | Number | None]]
    trust: Trust


def list_routes(reader: Reader) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["lists"])

    @router.get("/lists")
    async def lists() -> ListDefinitions:
        """Return which lists there are."""
        return ListDefinitions(lists=[ListDefinition(**_definition(one)) for one in LISTS.values()])

    @router.get("/lists/{name}")
    async def one_list(sight: Seen, name: str, scope: str = str(COMPANY), period: str | None = None) -> ListView:
        """Return a list of the clients of a scope, as of the end of the period; as of today without one."""
        if name not in LISTS:
            raise UnknownListError(name)
        whose, generation = scope_named(scope, sight), await reader.whole()
        today = generation.now.today
        when = period_named(period) if period else Period.of(PeriodKind.DAY, today)
        asking, rates = Asking(generation, Card(whose, when)), generation.directory.rates(generation.house.currency)
        day = min(when.last, today)
        clients = [client async for client in asking.clients(whose)]
        return ListView(
            **_definition(LISTS[name]),
            scope=scope,
            period=str(when),
            as_of_day=day,
            rows=[list(row) for row in LISTS[name].rows(clients, Asked(day, generation.house.rules, rates.minor))],
            trust=await reader.trust(when),
        )

    return router


class UnknownListError(NotFoundError):
    """There is no list of this name."""

    code = "unknown-list"

    def __init__(self, name: str) -> None:
        super().__init__(f"the choice of lists ({', '.join(LISTS)})", name, "name")


def _definition(one: ClientList) -> dict[str, object]:
    return {
        "name": one.name,
        "title": one.title,
        "title_ru": one.title_ru,
        "meaning": one.meaning,
        "source": one.source,
        "columns": list(one.columns),
    }
