"""The numbers as tools of an assistant (Model Context Protocol): read only, and always equal to the API's."""

from typing import Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import Field
from starlette.requests import HTTPConnection

from services.kpi.api.asked import Api, in_the_name_of, path_of, path_of_record
from services.kpi.api.catalogue import Definition
from services.kpi.api.directory import DirectoryView
from services.kpi.api.leaderboards import Of
from services.kpi.api.lists import ListDefinitions, ListView
from services.kpi.api.records import RecordView
from services.kpi.api.told import (
    Definitions,
    ToldBehind,
    ToldBreakdown,
    ToldLeaderboard,
    ToldReading,
    ToldScorecard,
    ToldSeries,
    named,
    says_something,
    sourced,
)
from services.kpi.score.teams import Teams

INSTRUCTIONS = """The numbers of a sales department: plans, facts, and the records behind them.
Begin with `directory`: it tells today's date and the ids of teams and managers. To say why somebody is behind plan,
look at `scorecard` with only_planned (attainment is percent of the target), compare the members of a team with
`leaderboard`, find the part that differs with `breakdown` and `series`, and name the records with `explain`.
Money is in minor units of the currency that `directory` tells. A value that is null has a `reason`. Always say the
period, the target, and where a number comes from (`records`); say so when `trust.state` is provisional."""

READ_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

ScopeName = Annotated[str, Field(min_length=1, description="company, team:ID, manager:ID or unassigned")]
PeriodName = Annotated[str, Field(min_length=1, description="2026-11-23, 2026-W48, 2026-11, 2026-Q4 or 2026")]
KpiId = Annotated[str, Field(min_length=1, description="an id of the `catalogue`, like revenue_booked")]
WhoseDays = Annotated[
    Teams, Field(description="`now`: today's members of a team with all their days, not each day's own")
]
KnownAt = Annotated[str | None, Field(description="a day, 2026-11-23: what was believed at its end")]


class Tools:
    """What an assistant can ask; the docstrings are what it is told of each tool."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def directory(self) -> DirectoryView:
        """Who works here: ids and names of teams and managers, today's date, the currency and its digits."""
        return DirectoryView.model_validate(await self._api.get("/v1/directory"))

    async def catalogue(
        self,
        words: Annotated[
            str, Field(description="only KPIs whose id, name, formula or duties have all these words")
        ] = "",
    ) -> list[Definition]:
        """What each KPI means: formula, unit, what it can be broken down by. Long without words to look for."""
        asked = words.lower().split()
        found = [Definition.model_validate(one) for one in (await self._definitions()).values()]
        return [one for one in found if all(word in _text_of(one) for word in asked)]

    async def scorecard(
        self,
        scope: ScopeName,
        period: PeriodName,
        *,
        kpis: Annotated[list[str] | None, Field(description="only these; by default all that say something")] = None,
        only_planned: Annotated[bool, Field(description="only KPIs that have a target")] = False,
        teams: WhoseDays = Teams.THEN,
        known_at: KnownAt = None,
    ) -> ToldScorecard:
        """All KPIs of a scope for a period, with targets and attainment in percent."""
        path = path_of("scorecards", scope=scope)
        card = await self._api.get(path, period=period, teams=teams, known_at=known_at)
        readings: dict[str, Any] = card["kpis"]
        if unknown := [kpi for kpi in kpis or () if kpi not in readings]:
            raise ToolError(f"kpis: no scorecard has {unknown[0]!r}: see `catalogue`; those not live have `reading`")
        chosen = {
            kpi: reading
            for kpi, reading in readings.items()
            if (kpi in kpis if kpis is not None else says_something(reading))
            and (reading["target"] is not None or not only_planned)
        }
        definitions = await self._definitions()
        when, now = card["period"], _unusual(teams)
        told = [{**sourced(one, scope, kpi, when, teams=now), **named(kpi, definitions)} for kpi, one in chosen.items()]
        immature = [kpi for kpi in card["immature"] if kpi in chosen]
        return ToldScorecard.model_validate(
            {**card, "kpis": told, "left_out": len(readings) - len(chosen), "immature": immature}
        )

    async def reading(
        self, scope: ScopeName, kpi: KpiId, period: PeriodName, teams: WhoseDays = Teams.THEN, known_at: KnownAt = None
    ) -> ToldReading:
        """One KPI of a scope for a period; also one that no scorecard has (is_live is false in the catalogue)."""
        path = path_of("scorecards", scope=scope, kpi=kpi)
        answer = await self._api.get(path, period=period, teams=teams, known_at=known_at)
        told = sourced(answer["reading"], scope, kpi, answer["period"], teams=_unusual(teams))
        return ToldReading.model_validate({**answer, "reading": {**told, **await self._named(kpi)}})

    async def breakdown(
        self,
        scope: ScopeName,
        kpi: KpiId,
        by: Annotated[str, Field(description="one of the KPI's `dimensions` in the catalogue, like channel")],
        period: PeriodName,
        teams: WhoseDays = Teams.THEN,
    ) -> ToldBreakdown:
        """One KPI by the values of a dimension (channel, stage, product, lost_reason …), and the whole."""
        path = path_of("breakdowns", scope=scope, kpi=kpi)
        answer = await self._api.get(path, by=by, period=period, teams=teams)
        when, now = answer["period"], _unusual(teams)
        rows = [
            {**row, "reading": sourced(row["reading"], scope, kpi, when, by=f"{by}={row['value']}", teams=now)}
            for row in answer["rows"]
        ]
        total = sourced(answer["total"], scope, kpi, when, teams=now)
        return ToldBreakdown.model_validate({**answer, **await self._named(kpi), "total": total, "rows": rows})

    async def leaderboard(
        self, kpi: KpiId, period: PeriodName, of: Of = Of.MANAGER, teams: WhoseDays = Teams.THEN
    ) -> ToldLeaderboard:
        """Managers or teams by one KPI, the best first, each with target and attainment."""
        answer = await self._api.get(path_of("leaderboards", kpi=kpi), period=period, of=of, teams=teams)
        now = _unusual(teams)
        rows = [
            {**row, "reading": sourced(row["reading"], row["scope"], kpi, answer["period"], teams=now)}
            for row in answer["rows"]
        ]
        return ToldLeaderboard.model_validate({**answer, **await self._named(kpi), "rows": rows})

    async def series(
        self,
        scope: ScopeName,
        kpi: KpiId,
        first: Annotated[str | None, Field(description="the first day, 2026-11-01; by default 30 days before")] = None,
        last: Annotated[str | None, Field(description="the last day; by default today")] = None,
    ) -> ToldSeries:
        """One KPI of a scope day by day: when it began to change."""
        answer = await self._api.get(path_of("series", scope=scope, kpi=kpi), **{"from": first, "to": last})
        days = [{**one, "reading": sourced(one["reading"], scope, kpi, one["day"])} for one in answer["days"]]
        return ToldSeries.model_validate({**answer, **await self._named(kpi), "days": days})

    async def explain(
        self,
        scope: ScopeName,
        kpi: KpiId,
        period: PeriodName,
        *,
        by: Annotated[str | None, Field(description="channel=web: only what is behind that row of a breakdown")] = None,
        after: Annotated[str | None, Field(description="`next` of the page before")] = None,
        limit: Annotated[int, Field(ge=1, le=1000, description="how many records")] = 20,
        teams: WhoseDays = Teams.THEN,
    ) -> ToldBehind:
        """The deals, orders, calls … behind a number: what each adds to it, page by page."""
        path = path_of("scorecards", scope=scope, kpi=kpi) + "/records"
        answer = await self._api.get(path, period=period, by=by, after=after, limit=limit, teams=teams)
        reading = sourced(answer["reading"], scope, kpi, answer["period"], by=by, teams=_unusual(teams))
        records = [{**one, "record": path_of_record(one["kind"], one["id"])} for one in answer["records"]]
        return ToldBehind.model_validate({**answer, **await self._named(kpi), "reading": reading, "records": records})

    async def record(
        self,
        kind: Annotated[str, Field(min_length=1, description="deal, order, lead …, as `explain` names it")],
        record_id: Annotated[str, Field(min_length=1)],
    ) -> RecordView:
        """The events of one record in their order, and what it adds to the numbers."""
        return RecordView.model_validate(await self._api.get(path_of_record(kind, record_id)))

    async def lists(self) -> ListDefinitions:
        """Which lists of clients there are, for `client_list`."""
        return ListDefinitions.model_validate(await self._api.get("/v1/lists"))

    async def client_list(
        self,
        name: Annotated[str, Field(min_length=1, description="one that `lists` names, like key-accounts-untouched")],
        scope: ScopeName = "company",
        period: Annotated[str | None, Field(description="as of its end; by default as of today")] = None,
    ) -> ListView:
        """A list of the clients of a scope: RFM, ABC, key accounts nobody was in contact with, and others."""
        return ListView.model_validate(await self._api.get(path_of("lists", name=name), scope=scope, period=period))

    async def _definitions(self) -> Definitions:
        return {one["id"]: one for one in (await self._api.get("/v1/kpis"))["kpis"]}

    async def _named(self, kpi: str) -> dict[str, str]:
        return named(kpi, await self._definitions())


class StrictServer(MCPServer[Any]):
    """A server that refuses an argument that its tool does not have: left out in silence it would change the answer."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call the tool *name*. Raises: ToolError."""
        known = {tool.name: tool.input_schema.get("properties", {}) for tool in await self.list_tools()}
        if name in known and (unknown := sorted(arguments.keys() - known[name].keys())):
            raise ToolError(f"{unknown[0]}: {name} has no such argument; it has: {', '.join(known[name]) or 'none'}")
        with in_the_name_of(_request(context)):
            return await super().call_tool(name, arguments, context)


def _request(context: Context[Any, Any] | None) -> HTTPConnection | None:
    """Return the HTTP request that a tool is called by; None over stdio."""
    request = context.request_context.request if context else None
    return request if isinstance(request, HTTPConnection) else None


def mcp_server(api: Api) -> MCPServer[Any]:
    """Return the tools that answer from *api*."""
    server = StrictServer("salespulse", title="Salespulse", instructions=INSTRUCTIONS, log_level="WARNING")
    tools = Tools(api)
    for tool in (
        tools.directory,
        tools.catalogue,
        tools.scorecard,
        tools.reading,
        tools.breakdown,
        tools.leaderboard,
        tools.series,
        tools.explain,
        tools.record,
        tools.lists,
        tools.client_list,
    ):
        server.add_tool(tool, annotations=READ_ONLY)
    return server


def _unusual(teams: Teams) -> str | None:
    return None if teams is Teams.THEN else str(teams)


def _text_of(one: Definition) -> str:
    return " ".join((one.id, one.name, one.name_ru, one.formula, one.source, *one.duties)).lower()
