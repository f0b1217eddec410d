"""Looking after clients, over HTTP: what was asked and answered, and who waits."""

import pytest

from tests.component.processes import Infrastructure, Service, Services, new_id

pytestmark = pytest.mark.stack


async def test_a_ticket_waits_is_answered_and_resolved(leads: Service) -> None:
    ticket, other, manager = new_id("ticket"), new_id("ticket"), new_id("m")
    for id_ in (ticket, other):
        opened = {"ticket_id": id_, "client_id": new_id("client"), "manager_id": manager}
        assert (await leads.post("/v1/tickets", opened)).status_code == 202
    await leads.post(f"/v1/tickets/{other}/answer")

    early = await leads.post(f"/v1/tickets/{ticket}/resume")
    steps = [await leads.post(f"/v1/tickets/{ticket}/{step}") for step in ("answer", "pause", "resume", "resolve")]

    assert (early.status_code, early.json()["code"]) == (409, "wrong-status")
    assert [step.status_code for step in steps] == [202] * 4
    listed = (await leads.http.get("/v1/tickets", params={"manager_id": manager, "status": "open"})).json()
    assert [item["id"] for item in listed["items"]] == [other]


async def test_a_resolved_ticket_is_reopened_when_the_client_writes_again(leads: Service) -> None:
    ticket, manager = new_id("ticket"), new_id("m")
    await leads.post("/v1/tickets", {"ticket_id": ticket, "client_id": new_id("client"), "manager_id": manager})
    await leads.post(f"/v1/tickets/{ticket}/resolve")

    reopened = await leads.post(f"/v1/tickets/{ticket}/resume")
    listed = (await leads.http.get("/v1/tickets", params={"manager_id": manager, "status": "open"})).json()
    again = await leads.post(f"/v1/tickets/{ticket}/resolve")

    assert (reopened.status_code, reopened.json()["state"]["status"]) == (202, "open")
    assert [item["id"] for item in listed["items"]] == [ticket]
    assert again.json()["state"]["status"] == "resolved"


async def test_spending_told_anew_under_its_id_is_restated(leads: Service) -> None:
    spend, channel = new_id("spend"), new_id("channel")
    said = {"spend_id": spend, "channel": channel, "day": "2026-11-02", "currency": "EUR"}
    for amount in (900, 700):
        assert (await leads.post("/v1/spend", said | {"amount_minor": amount})).status_code == 202

    listed = (await leads.http.get("/v1/spend", params={"channel": channel, "day": "2026-11-02"})).json()

    assert [(item["id"], item["state"]["amount_minor"]) for item in listed["items"]] == [(spend, 700)]


async def test_overdue_tickets_are_listed_the_most_urgent_first_page_by_page(
    services: Services, infrastructure: Infrastructure
) -> None:
    leads = await services("leads", infrastructure, LEADS_RESOLVE_HOURS="0.000001")
    ids, manager = [new_id("ticket") for _ in range(3)], new_id("m")
    for id_ in ids:
        await leads.post("/v1/tickets", {"ticket_id": id_, "client_id": "c-1", "manager_id": manager})
    for id_ in reversed(ids[1:]):
        await leads.post(f"/v1/tickets/{id_}/answer")

    asked = {"manager_id": manager, "limit": "1"}
    first = (await leads.http.get("/v1/tickets/overdue", params=asked)).json()
    second = (await leads.http.get("/v1/tickets/overdue", params=asked | {"after": first["next"]})).json()
    third = (await leads.http.get("/v1/tickets/overdue", params=asked | {"after": second["next"]})).json()

    assert [item["id"] for page in (first, second, third) for item in page["items"]] == ids[1:]


async def test_a_survey_is_answered_with_a_score_of_its_kind(leads: Service) -> None:
    survey, manager = new_id("survey"), new_id("m")
    await leads.post("/v1/surveys", {"survey_id": survey, "client_id": "c-1", "manager_id": manager, "kind": "nps"})

    wrong = await leads.post(f"/v1/surveys/{survey}/answer", {"score": 11})
    right = await leads.post(f"/v1/surveys/{survey}/answer", {"score": 3, "theme": "delivery"})

    assert (wrong.status_code, right.status_code) == (422, 202)
    listed = (await leads.http.get("/v1/surveys", params={"manager_id": manager, "is_answered": "true"})).json()
    assert [item["state"]["score"] for item in listed["items"]] == [3]


async def test_complaints_are_listed_the_oldest_first_page_by_page(leads: Service) -> None:
    complaints, manager = [new_id("complaint") for _ in range(3)], new_id("m")
    for id_ in complaints:
        await leads.post("/v1/complaints", {"complaint_id": id_, "client_id": "c-1", "manager_id": manager})
    await leads.post(f"/v1/complaints/{complaints[1]}/resolve")

    asked = {"manager_id": manager, "status": "open", "limit": "1"}
    first = (await leads.http.get("/v1/complaints", params=asked)).json()
    second = (await leads.http.get("/v1/complaints", params=asked | {"after": first["next"]})).json()

    assert [item["id"] for item in (*first["items"], *second["items"])] == [complaints[0], complaints[2]]
    wrong = await leads.http.get("/v1/complaints", params={"after": "nowhere"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "after")


async def test_a_promotion_runs_until_it_is_ended(leads: Service) -> None:
    promotion, channel = new_id("promotion"), new_id("channel")
    await leads.post("/v1/promotions", {"promotion_id": promotion, "channel": channel, "categories": ["tea"]})
    running = (await leads.http.get("/v1/promotions", params={"channel": channel, "status": "running"})).json()

    ended = await leads.post(f"/v1/promotions/{promotion}/end")

    assert [item["id"] for item in running["items"]] == [promotion]
    assert ended.json()["state"]["status"] == "ended"


async def test_a_list_is_asked_by_what_it_knows(leads: Service) -> None:
    answer = await leads.http.get("/v1/spend", params={"mood": "good"})

    assert (answer.status_code, answer.json()["field"]) == (422, "mood")
