"""Live messages on a real broker and database, over both edges."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from services.kpi.alerts.alert import Alert, Raised, State, event_of
from shared.events.codec import KAFKA_HEADERS, encode
from shared.topics import KPI_ALERTS
from tests.builders import MORNING, a_deal_closed, an_order_placed
from tests.component.kpi.company import Company, served
from tests.component.kpi.live.listening import Asked, Told, live_url, over_sse, over_websocket
from tests.component.processes import new_id

pytestmark = pytest.mark.stack

TODAY = "2026-11-23"
ANN_TODAY = {"scope": "manager:ann", "period": TODAY}

Edge = Callable[[httpx.AsyncClient, Asked], AbstractAsyncContextManager[AsyncIterator[Told]]]


@pytest.fixture(params=[over_sse, over_websocket], ids=["sse", "websocket"])
def listening(request: pytest.FixtureRequest) -> Edge:
    edge: Edge = request.param
    return edge


async def raised(company: Company, scope: str = "manager:ann") -> Alert:
    """Have an alert, as the herald leaves it."""
    first = Raised(time=1, at=MORNING, value=3, limit=2)
    alert = Alert(
        alert_id=new_id("alert"),
        rule="many-won",
        kind="threshold",
        scope=scope,
        period=TODAY,
        kpi="deals_won",
        version=1,
        state=State.RAISED,
        as_of=MORNING,
        raised=(first,),
    )
    await company.alerts.save(alert)
    event = encode(event_of(alert, first))
    await company.where.write(KPI_ALERTS, (scope.encode(), event, KAFKA_HEADERS))
    return alert


class TestBoth:
    async def test_a_stream_is_a_snapshot_and_then_changes(self, company: Company, listening: Edge) -> None:
        async with company.scoring(), served(company) as http:
            await company.tell(a_deal_closed())
            await company.reads("manager:ann", TODAY, "deals_won", 1)
            async with listening(http, ANN_TODAY) as told:
                snapshot = await anext(told)
                await company.tell(a_deal_closed(deal_id="2"))
                change = await anext(told)

            assert snapshot["type"] == "snapshot"
            assert [card["kpis"]["deals_won"]["value"] for card in snapshot["cards"]] == [1]
            card = change["card"]
            assert (change["type"], card["scope"], card["period"]) == ("change", "manager:ann", TODAY)
            assert card["kpis"]["deals_won"]["value"] == 2
            assert card["kpis"]["win_rate"]["reason"] is None

    async def test_only_the_kpis_asked_for_are_told_and_only_when_they_change(
        self, company: Company, listening: Edge
    ) -> None:
        async with company.scoring(), served(company) as http:
            async with listening(http, {**ANN_TODAY, "kpi": ["deals_won", "win_rate"]}) as told:
                snapshot = await anext(told)
                await company.tell(an_order_placed())
                await company.reads("manager:ann", TODAY, "revenue_booked", 1_000)
                await company.tell(a_deal_closed())
                change = await anext(told)

            assert list(snapshot["cards"][0]["kpis"]) == list(change["card"]["kpis"]) == ["deals_won", "win_rate"]
            assert change["card"]["kpis"]["deals_won"]["value"] == 1

    async def test_all_managers_and_the_current_day_can_be_asked_for(self, company: Company, listening: Edge) -> None:
        asked = {"scope": "manager:*", "period": "day", "kpi": "deals_won"}
        async with company.scoring(), served(company) as http:
            await company.tell(a_deal_closed())
            await company.reads("manager:ann", TODAY, "deals_won", 1)
            async with listening(http, asked) as told:
                shown = {(card["scope"], card["period"]) for card in (await anext(told))["cards"]}
                await company.tell(a_deal_closed(deal_id="2", manager_id="bob"))
                while not any(scope == "manager:bob" for scope, _ in shown):
                    card = (await anext(told))["card"]
                    shown.add((card["scope"], card["period"]))

        assert shown == {("manager:ann", TODAY), ("manager:bob", TODAY)}

    async def test_at_midnight_the_current_day_is_told_anew(self, company: Company, listening: Edge) -> None:
        asked = {"scope": "company", "period": "day", "kpi": "deals_won"}
        async with served(company, heartbeat_seconds=0.1) as http, listening(http, asked) as told:
            before = await anext(told)
            company.now = MORNING + timedelta(days=1)
            after = await anext(message async for message in told if message["type"] == "snapshot")

        assert [one["cards"][0]["period"] for one in (before, after)] == [TODAY, "2026-11-24"]

    async def test_an_alert_is_told_as_the_api_shows_it_to_those_whose_scope_it_is_of(
        self, company: Company, listening: Edge
    ) -> None:
        async with served(company) as http, listening(http, ANN_TODAY) as told:
            await anext(told)
            await raised(company, "manager:bob")
            alert = await raised(company)
            message = await anext(told)

        assert (message["type"], message["alert"]) == ("alert", alert.model_dump(mode="json"))

    async def test_silence_is_told_with_an_id_to_resume_from(self, company: Company, listening: Edge) -> None:
        async with company.scoring(), served(company, heartbeat_seconds=0.1) as http:
            async with listening(http, ANN_TODAY) as told:
                _, heartbeat = await anext(told), await anext(told)
            await company.tell(a_deal_closed())
            await company.reads("manager:ann", TODAY, "deals_won", 1)
            async with listening(http, {**ANN_TODAY, "last_event_id": heartbeat["id"]}) as told:
                change = await anext(told)

        assert heartbeat["type"] == "heartbeat"
        assert (change["type"], change["card"]["kpis"]["deals_won"]["value"]) == ("change", 1)

    async def test_who_comes_back_gets_what_was_missed_of_both_even_from_a_process_that_was_started_since(
        self, company: Company, listening: Edge
    ) -> None:
        asked = {"scope": "manager:ann", "period": "2026"}
        async with company.scoring():
            async with served(company) as http, listening(http, asked) as told:
                last = (await anext(told))["id"]
            await company.tell(a_deal_closed())
            await company.reads("manager:ann", "2026", "deals_won", 1)
            await raised(company)
            async with served(company) as http:
                async with listening(http, {**asked, "last_event_id": last}) as told:
                    missed = [await anext(told), await anext(told)]
                async with listening(http, {**asked, "last_event_id": missed[0]["id"]}) as told:
                    again = await anext(told)
                async with listening(http, {**asked, "last_event_id": "of-another-log"}) as told:
                    unknown = await anext(told)

        assert [message["type"] for message in missed] == ["alert", "change"]
        assert missed[1]["card"]["kpis"]["deals_won"]["value"] == 1
        assert again == missed[1]
        assert unknown["type"] == "snapshot"

    async def test_a_new_generation_is_told_whole(self, company: Company, listening: Edge) -> None:
        async with served(company) as http, listening(http, ANN_TODAY) as told:
            first = await anext(told)
            company.generation = new_id("other")
            await company.is_live()
            second = await anext(told)

        assert [first["type"], second["type"]] == ["snapshot", "snapshot"]


QUESTIONS = [("scope", "boss"), ("scope", "boss:*"), ("kpi", "luck"), ("period", "26"), ("period", "decade")]


@pytest.mark.parametrize(("field", "value"), QUESTIONS)
async def test_a_question_that_names_nothing_is_told_so_before_anything_is_sent(
    company: Company, field: str, value: str
) -> None:
    async with served(company) as http:
        over_http = await http.get("/v1/stream", params={field: value})
        with pytest.raises(InvalidStatus) as refused:
            await connect(live_url(http, {field: value}))

    for status, body in (
        (over_http.status_code, over_http.json()),
        (refused.value.response.status_code, json.loads(refused.value.response.body)),
    ):
        assert (status, body["field"], body["code"]) == (422, field, "invalid-command")
        assert value in body["detail"]


async def test_a_page_of_another_site_opens_no_websocket(company: Company) -> None:
    async with served(company) as http:
        with pytest.raises(InvalidStatus) as refused:
            await connect(live_url(http, {}), origin=Origin("http://elsewhere.example"))

    assert refused.value.response.status_code == 403
