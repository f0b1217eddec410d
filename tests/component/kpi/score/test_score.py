"""score on a real broker and database: given cells and what the fold announces, then these scorecards."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY

from services.kpi.cells import LIVE, ChangedCell, Changes
from services.kpi.score.cards import Card
from services.kpi.score.reader import Reader
from services.kpi.score.view import ScorecardView
from shared.values import COMPANY, Period, Scope
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_deal_lost,
    a_deal_opened,
    a_manager_joined,
    a_manager_moved,
    a_plan_set,
    a_team_created,
    an_order_placed,
)
from tests.component.kpi.company import Company, served
from tests.conditions import eventually

pytestmark = pytest.mark.stack

TODAY = "2026-11-23"


async def test_what_the_fold_announces_becomes_scorecards_of_everybody_concerned(company: Company) -> None:
    async with company.scoring():
        await company.tell(a_team_created(), a_manager_joined(at=MORNING - timedelta(days=9)))
        await company.tell(a_deal_closed(deal_id="1"), a_deal_closed(deal_id="2", client_id="client-2"))

        for scope in ("manager:ann", "team:team-1", "company"):
            for period in (TODAY, "2026-W48", "2026-11", "2026-Q4", "2026"):
                await company.reads(scope, period, "deals_won", 2)


async def test_a_repeated_announcement_changes_no_version(company: Company) -> None:
    deal = a_deal_closed()
    async with company.scoring():
        await company.tell(deal)
        before = await company.reads("manager:ann", TODAY, "deals_won", 1)
        (cells,) = [fold.cells for fold in company.folds if fold.cells]
        shard = next(index for index, fold in enumerate(company.folds) if fold.cells)
        repeated = [ChangedCell(key.scope, key.span, sums) for key, sums in cells.items()]
        await company.announce(Changes(company.generation, shard, 0, company.batch, repeated, []))
        await company.tell(an_order_placed(manager_id="bob"))
        await company.reads("manager:bob", TODAY, "revenue_booked", 1_000)

        after = await company.reads("manager:ann", "2026", "share_of_sales", 0)

    today = await company.stored("manager:ann", TODAY)
    assert after
    assert today
    assert today.kpis["deals_won"] == before.kpis["deals_won"]
    assert before.version == 1


@pytest.mark.parametrize(("remembered_numbers", "are_read_again"), [(0, True), (100_000, False)])
async def test_cells_that_are_not_remembered_are_read_again_and_that_is_counted(
    company: Company, remembered_numbers: int, *, are_read_again: bool
) -> None:
    def cells_read() -> float:
        return REGISTRY.get_sample_value("salespulse_score_cells_read_total") or 0

    async with company.scoring(remembered_numbers=remembered_numbers):
        await company.tell(a_deal_closed(deal_id="1"))
        await company.reads("company", TODAY, "deals_won", 1)
        before = cells_read()

        await company.tell(a_deal_closed(deal_id="2", client_id="client-2"))
        await company.reads("company", TODAY, "deals_won", 2)

        assert (cells_read() > before) is are_read_again


async def test_a_move_told_late_moves_the_days_since(company: Company) -> None:
    async with company.scoring():
        await company.tell(a_manager_joined(team_id="north", at=MORNING - timedelta(days=30)))
        await company.tell(a_deal_closed(at=MORNING - timedelta(days=10)), a_deal_opened(deal_id="open"))
        await company.reads("team:north", "2026-11", "deals_won", 1)

        await company.tell(a_manager_moved(team_id="south", at=MORNING - timedelta(days=20)))

        await company.reads("team:north", "2026-11", "deals_won", 0)
        await company.reads("team:south", "2026-11", "deals_won", 1)
        await company.reads("team:north", "2026", "open_pipeline", 0)
        await company.reads("team:south", "2026-11-13", "deals_won", 1)


async def test_an_earlier_stock_carries_forward_to_the_cards_that_there_are(company: Company) -> None:
    async with company.scoring():
        await company.tell(a_deal_closed(deal_id="other", at=MORNING - timedelta(days=5)))
        await company.reads("manager:ann", "2026-11-18", "open_pipeline", 0)

        await company.tell(a_deal_opened(at=MORNING - timedelta(days=40)))

        await company.reads("manager:ann", "2026-11-18", "open_pipeline", 1_000)
        await company.reads("manager:ann", TODAY, "open_pipeline", 1_000)


async def test_a_plan_gives_its_card_a_target(company: Company) -> None:
    async with company.scoring():
        await company.tell(an_order_placed(), a_plan_set(target=4_000))

        await company.reads("manager:ann", "2026-11", "plan_attainment", 25)


async def test_another_managers_revenue_changes_ones_share(company: Company) -> None:
    async with company.scoring():
        await company.tell(an_order_placed())
        await company.reads("manager:ann", TODAY, "share_of_sales", 1)

        await company.tell(an_order_placed(order_id="2", manager_id="bob"))

        await company.reads("manager:ann", TODAY, "share_of_sales", 0.5)


async def test_what_falls_due_appears_when_its_quarter_hour_ends(company: Company) -> None:
    async with company.scoring():
        await company.tell(an_order_placed(promised_at=MORNING))
        await company.reads("manager:ann", TODAY, "revenue_booked", 1_000)
        await company.reads("manager:ann", TODAY, "on_time_delivery_rate", None)

        company.now = MORNING + timedelta(minutes=15)

        await company.reads("manager:ann", TODAY, "on_time_delivery_rate", 0)


async def test_midnight_begins_new_cards_and_keeps_the_last_of_the_day(company: Company) -> None:
    async with company.scoring():
        await company.tell(an_order_placed())
        before = await company.reads("manager:ann", "2026-11", "revenue_booked", 1_000)

        company.now = datetime(2026, 11, 24, tzinfo=UTC)
        await company.reads("manager:ann", "2026-11-24", "revenue_booked", 0)
        await company.tell(an_order_placed(order_id="2", at=company.now))
        await company.reads("manager:ann", "2026-11", "revenue_booked", 2_000)

    kept = await company.database["scorecard_days"].find_one(
        {"_id": f"{company.generation}:manager:ann:2026-11:{TODAY}"}
    )
    assert kept
    assert ScorecardView.told_by(kept["event"].encode(), "EUR") == before


async def test_whoever_takes_over_repeats_what_may_not_have_been_seen(company: Company) -> None:
    async def years() -> list[dict[str, Any]]:
        return [update for update in await company.updates() if update["subject"] == "company/2026"]

    async with company.scoring():
        await company.tell(a_deal_closed())
        (first,) = await eventually(years)

    async def repeated() -> bool:
        return await years() == [first, first]

    async with company.scoring():
        await eventually(repeated)

        await company.tell(a_deal_closed(deal_id="2"))
        assert (await company.reads("company", "2026", "deals_won", 2)).version == 2


async def test_while_one_scores_another_stands_by_and_takes_its_place(company: Company) -> None:
    async with company.scoring() as first, company.scoring():
        await company.tell(a_deal_closed())
        await company.reads("company", "2026", "deals_won", 1)

        first.cancel()
        await company.tell(a_deal_closed(deal_id="2"))

        await company.reads("company", "2026", "deals_won", 2)
        versions = [one["data"]["version"] for one in await company.updates() if one["subject"] == "company/2026"]
        assert versions == sorted(versions)


async def test_a_generation_that_nobody_has_scored_is_scored_whole(company: Company) -> None:
    await company.tell(a_deal_closed(at=datetime(2024, 2, 29, tzinfo=UTC)))
    other = company.generation
    company.generation = "unseen"
    async with company.scoring():
        company.generation = other

        await company.reads("manager:ann", "2024-02-29", "deals_won", 1)


async def test_an_announcement_of_another_generation_is_passed_over(company: Company) -> None:
    async with company.scoring():
        await company.announce(Changes("other", 0, 0, 9, [ChangedCell("company", TODAY, {"deals_won": 50_000})], []))
        await company.tell(a_deal_closed())

        await company.reads("company", TODAY, "deals_won", 1)


def versions(cards: list[Any]) -> list[tuple[str, str, int]]:
    """Return which card each is, and which version of it."""
    return [(card["scope"], card["period"], card["version"]) for card in cards]


class TestLive:
    async def test_questions_are_answered_from_cells_where_no_card_is_kept(self, company: Company) -> None:
        await company.tell(a_team_created(), a_manager_joined(display_name="Ann"), an_order_placed())
        async with served(company) as http:
            card = (await http.get("/v1/scorecards/company", params={"period": "2026"})).json()
            series = (await http.get("/v1/series/company/revenue_booked", params={"to": TODAY})).json()

        assert (card["version"], card["kpis"]["revenue_booked"]["value"]) == (0, 1_000)
        assert card["kpis"]["win_rate"] | {"reason": "no_data", "value": None} == card["kpis"]["win_rate"]
        assert [day["reading"]["value"] for day in series["days"]] == [0] * 29 + [1_000]

    async def test_a_leaderboard_names_and_ranks(self, company: Company) -> None:
        async with company.scoring(), served(company) as http:
            await company.tell(a_team_created(), a_manager_joined(display_name="Ann"), an_order_placed())
            await company.tell(an_order_placed(order_id="2", manager_id="bob"), a_deal_closed())
            await company.reads("manager:ann", TODAY, "share_of_sales", 0.5)
            asked = {"period": TODAY}

            async def both_ranked() -> Any:
                rows = (await http.get("/v1/leaderboards/revenue_booked", params=asked)).json()["rows"]
                return rows if len(rows) == 2 else None

            revenue = await eventually(both_ranked)
            rate = (await http.get("/v1/leaderboards/win_rate", params=asked)).json()["rows"]
            teams = (await http.get("/v1/leaderboards/win_rate", params=asked | {"of": "team"})).json()["rows"]
            directory = (await http.get("/v1/directory")).json()

        assert [(row["rank"], row["name"]) for row in revenue] == [(1, "Ann"), (1, "bob")]
        assert [(row["rank"], row["name"]) for row in rate] == [(None, "Ann"), (None, "bob")]
        assert [(row["rank"], row["name"]) for row in teams] == [(None, "North")]
        assert directory["managers"][0] == {"manager_id": "ann", "name": "Ann", "team_id": "team-1"}
        assert rate[0]["reading"]["n"] < directory["ranked_from_n"]

    async def test_several_scorecards_in_one_answer_read_as_they_do_one_by_one(self, company: Company) -> None:
        scopes, periods, kpis = (
            ["team:team-1", "manager:*", "manager:nobody"],
            ["2026-11", TODAY],
            ["win_rate", "revenue_booked"],
        )
        async with company.scoring(), served(company) as http:
            await company.tell(
                a_team_created(), a_manager_joined(display_name="Ann"), an_order_placed(), a_deal_closed()
            )
            await company.tell(an_order_placed(order_id="2", manager_id="bob"))
            await company.reads("manager:ann", TODAY, "share_of_sales", 0.5)
            await company.reads("manager:bob", "2026-11", "share_of_sales", 0.5)
            asked = {"scope": scopes, "period": periods, "kpi": kpis}

            async def both() -> tuple[list[Any], list[Any]] | None:
                """Return the same cards asked for together and one by one, at a moment when nothing changes."""
                cards = (await http.get("/v1/scorecards", params=asked)).json()["cards"]
                one_by_one = [
                    (await http.get(f"/v1/scorecards/{scope}", params={"period": period})).json()
                    for scope in ("team:team-1", "manager:ann", "manager:bob", "manager:nobody")
                    for period in periods
                ]
                return (cards, one_by_one) if versions(cards) == versions(one_by_one) else None

            cards, one_by_one = await eventually(both, what="the same versions")
            whole = (await http.get("/v1/scorecards", params={"scope": "company", "period": TODAY})).json()["cards"]
            company_alone = (await http.get("/v1/scorecards/company", params={"period": TODAY})).json()

        assert [card["kpis"] for card in cards] == [{kpi: one["kpis"][kpi] for kpi in kpis} for one in one_by_one]
        assert list(whole[0]["kpis"]) == list(company_alone["kpis"])

    async def test_what_is_remembered_between_answers_never_differs_from_what_is_read_afresh(
        self, company: Company
    ) -> None:
        """One reader has answered all along, another begins: they say the same after every change."""
        told = [
            [a_team_created(), a_manager_joined(), a_deal_closed()],
            [a_deal_closed(deal_id="2"), an_order_placed(manager_id="bob")],
            [a_plan_set(scope="manager:ann", period="2026-11", kpi="deals_won", target=4)],
            [a_manager_moved(), a_deal_closed(deal_id="3")],
        ]
        scopes = [COMPANY, Scope.manager("ann"), Scope.manager("bob"), Scope.team("team-1"), Scope.team("team-2")]
        cards = [Card(scope, Period.parse(period)) for scope in scopes for period in (TODAY, "2026-11", "2026")]

        async def agreed(deals: int, target: int | None) -> bool:
            known = await company.reader.read(cards)
            afresh = await Reader(company.database, company.house, company.clock).read(cards)
            pairs = list(zip(known, afresh, strict=True))
            for one, other in pairs:
                if one.kept and other.kept and one.kept.stamp == other.kept.stamp:
                    assert one.view == other.view
            ann = afresh[4].view.kpis["deals_won"]
            return all(one == other for one, other in pairs) and (ann.value, ann.target) == (deals, target)

        async with company.scoring():
            for events, (deals, target) in zip(told, [(1, None), (2, None), (2, 4), (3, 4)], strict=True):
                await company.tell(*events)
                await eventually(lambda: agreed(deals, target), within_s=30, what=f"{deals} deals of {target}")  # noqa: B023

    async def test_several_series_in_one_answer_read_as_they_do_one_by_one(self, company: Company) -> None:
        scopes, kpis = ["company", "manager:*", "team:*"], ["revenue_booked", "win_rate", "open_pipeline"]
        days = {"from": "2026-11-20", "to": TODAY}
        asked: dict[str, Any] = {"scope": scopes, "kpi": kpis, **days}
        async with company.scoring(), served(company) as http:
            await company.tell(a_team_created(), a_manager_joined(), an_order_placed(), a_deal_opened())

            async def all_told() -> Any:
                told = (await http.get("/v1/series", params=asked)).json()["series"]
                open_now = [one["days"][-1]["reading"]["value"] for one in told if one["kpi"] == "open_pipeline"]
                return told if len(told) == 9 and all(open_now) else None

            told = await eventually(all_told)
            one_by_one = [
                (await http.get(f"/v1/series/{scope}/{kpi}", params=days)).json()
                for scope in ("company", "manager:ann", "team:team-1")
                for kpi in kpis
            ]

        assert told == [{name: one[name] for name in ("scope", "kpi", "days")} for one in one_by_one]
        assert {len(one["days"]) for one in told} == {4}

    async def test_what_was_believed_at_the_end_of_a_day_is_answered_from_then_on(self, company: Company) -> None:
        async def known(day: str) -> tuple[int, object]:
            answer = await http.get(path, params={"period": "2026-11", "known_at": day})
            return answer.status_code, answer.json()["reading"]["value"] if answer.is_success else answer.json()["code"]

        path = "/v1/scorecards/manager:ann/revenue_booked"
        async with company.scoring(), served(company) as http:
            await company.tell(an_order_placed())
            await company.reads("manager:ann", "2026-11", "revenue_booked", 1_000)
            company.now += timedelta(days=2)
            await company.tell(an_order_placed(order_id="late"))
            await company.reads("manager:ann", "2026-11", "revenue_booked", 2_000)

            assert await known("2026-11-22") == (404, "not-known-yet")
            assert await known("2026-11-23") == (200, 1_000)
            assert await known("2026-11-24") == (200, 1_000)
            assert await known("2026-11-25") == (200, 2_000)
            assert await known("2026-11-26") == (422, "invalid-command")

    async def test_a_month_is_provisional_then_final_and_restated_by_what_comes_after_its_close(
        self, company: Company
    ) -> None:
        async def state(path: str) -> str:
            asked = {"period": "2026-11"} | ({"by": "pipeline"} if path.startswith("breakdowns") else {})
            return str((await http.get(f"/v1/{path}", params=asked)).json()["trust"]["state"])

        card = "scorecards/manager:ann"
        paths = [card, f"{card}/deals_won", f"{card}/deals_won/records", "breakdowns/manager:ann/deals_won"]
        async with company.scoring(), served(company) as http:
            await company.tell(a_deal_closed())
            await company.reads("manager:ann", "2026-11", "deals_won", 1)
            company.now = datetime(2026, 12, 5, tzinfo=UTC)
            assert {await state(path) for path in paths} == {"provisional"}
            company.now = datetime(2026, 12, 6, tzinfo=UTC)
            assert {await state(path) for path in paths} == {"final"}

            await company.tell(a_deal_closed(deal_id="late"))
            await company.reads("manager:ann", "2026-11", "deals_won", 2)

            assert {await state(path) for path in paths} == {"restated"}

    async def test_many_breakdowns_at_once_are_those_of_one_at_a_time(self, company: Company) -> None:
        kpis, periods = ("deals_won", "win_rate", "won_value"), ("2026-10", "2026-11")

        async def one(kpi: str, period: str) -> dict[str, Any]:
            answer = await http.get(f"/v1/breakdowns/company/{kpi}", params={"by": "pipeline", "period": period})
            return {name: value for name, value in answer.json().items() if name != "trust"}

        async with company.scoring(), served(company) as http:
            await company.tell(a_deal_closed(), a_deal_lost(deal_id="lost"))
            await company.reads("company", "2026-11", "deals_won", 1)

            asked = {"scope": "company", "by": "pipeline", "kpi": kpis, "period": periods}
            together = (await http.get("/v1/breakdowns", params=asked)).json()["breakdowns"]
            singly = [await one(kpi, period) for period in periods for kpi in kpis]

        assert together == singly
        assert any(row["reading"]["value"] for broken in together for row in broken["rows"])

    @pytest.mark.parametrize(
        ("path", "status", "field"),
        [
            ("/v1/scorecards/boss?period=2026", 422, "scope"),
            ("/v1/scorecards/company?period=26", 422, "period"),
            ("/v1/series/company/deals_won?from=yesterday", 422, "from"),
            ("/v1/scorecards?period=2026", 422, "scope"),
            ("/v1/scorecards?scope=company", 422, "period"),
            ("/v1/scorecards?scope=boss:*&period=2026", 422, "scope"),
            ("/v1/scorecards?scope=company&period=2026&period=26", 422, "period"),
            ("/v1/scorecards?scope=company&period=2026&kpi=luck", 404, "kpi"),
            ("/v1/scorecards?scope=company&period=2026&kpi=deals_won&kpi=activity_index", 422, "kpi"),
            ("/v1/scorecards?scope=company" + "".join(f"&period={1900 + n}" for n in range(300)), 422, "scope"),
            ("/v1/series?kpi=deals_won", 422, "scope"),
            ("/v1/series?scope=company", 422, "kpi"),
            ("/v1/series?scope=company:*&kpi=deals_won", 422, "scope"),
            ("/v1/series?scope=company&kpi=luck", 404, "kpi"),
            ("/v1/series?scope=company&kpi=deals_won&to=yesterday", 422, "to"),
            (
                "/v1/series?kpi=deals_won&from=2025-01-01&to=2026-11-23&"
                + "&".join(f"scope=manager:{n}" for n in range(30)),
                422,
                "scope",
            ),
            ("/v1/leaderboards/luck?period=2026", 404, "kpi"),
            ("/v1/scorecards/company/luck?period=2026", 404, "kpi"),
            ("/v1/scorecards/company", 422, "period"),
            ("/v1/scorecards/company?period=2026&known_at=yesterday", 422, "known_at"),
            ("/v1/scorecards/company/activity_index?period=2026&known_at=2026-11-20", 422, "known_at"),
            ("/v1/breakdowns/company/deals_won?period=2026&by=moon", 422, "by"),
            ("/v1/breakdowns?scope=company&period=2026&kpi=deals_won&kpi=connect_rate&by=channel", 422, "by"),
            ("/v1/breakdowns?scope=company&period=2026&kpi=luck&by=channel", 404, "kpi"),
            ("/v1/breakdowns?scope=company&period=2026&by=channel", 422, "kpi"),
            ("/v1/breakdowns?scope=boss&period=2026&kpi=deals_won&by=channel", 422, "scope"),
            ("/v1/scorecards/company/deals_won/records?period=2026&by=channel", 422, "by"),
            ("/v1/scorecards/company/deals_won/records?period=2026&limit=0", 422, "limit"),
            ("/v1/scorecards/company/deals_won/records?period=2026&after=!!!", 422, "after"),
            ("/v1/series/company/activity_index", 422, "kpi"),
            ("/v1/leaderboards/activity_index?period=2026", 422, "kpi"),
            ("/v1/lists/luck", 404, "name"),
            ("/v1/records/luck/1", 404, "kind"),
        ],
    )
    async def test_a_question_that_names_nothing_is_told_so(
        self, company: Company, path: str, status: int, field: str | None
    ) -> None:
        async with served(company) as http:
            answer = await http.get(path)

        assert (answer.status_code, answer.json().get("field")) == (status, field)

    async def test_before_the_fold_has_begun_the_answer_is_to_come_again(self, company: Company) -> None:
        async with served(company) as http:
            await company.database[LIVE].delete_one({"_id": "live"})

            async def refused() -> httpx.Response | None:
                answer = await http.get("/v1/scorecards/company", params={"period": "2026"})
                return None if answer.is_success else answer

            answer: httpx.Response = await eventually(refused)

        assert (answer.status_code, answer.json()["code"]) == (503, "no-numbers-yet")
        assert answer.headers["Retry-After"]
