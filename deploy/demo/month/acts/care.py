"""Clients are asked for their opinion, complain, and need help."""

from datetime import timedelta

from deploy.demo.month.month import Month

SECONDS_A_HOUR = 3_600
PROMOTERS, DETRACTORS = 9, 6


async def care(month: Month) -> None:
    """A survey is sent, and mostly answered; a complaint is settled; a ticket is worked on."""
    await _surveyed(month)
    await _complained(month)
    await _helped(month)


async def _surveyed(month: Month) -> None:
    manager, survey_id, sent = month.somebody(), month.new_id("survey"), month.passes()
    said = {"survey_id": survey_id, "client_id": month.new_id("client"), "manager_id": manager, "kind": "nps"}
    await month.commands.give("leads", "/v1/surveys", said)
    is_answered = month.dice.happens(0.7)
    month.books.add("surveys_sent", sent, manager)
    month.books.share("survey_response_rate", sent, manager, is_answered)
    if is_answered:
        score, answered = month.dice.number(7, 10), month.passes()
        answer = {"score": score, "theme": "delivery"}
        await month.commands.give("leads", "/v1/surveys/{survey_id}/answer", answer, survey_id=survey_id)
        month.books.add("feedback_received", answered, manager)
        month.books.share("nps", answered, manager, 100 * ((score >= PROMOTERS) - (score <= DETRACTORS)))


async def _complained(month: Month) -> None:
    manager, complaint_id, opened = month.somebody(), month.new_id("complaint"), month.passes()
    said = {"complaint_id": complaint_id, "client_id": month.new_id("client"), "manager_id": manager}
    await month.commands.give("leads", "/v1/complaints", said)
    month.books.add("complaints_opened", opened, manager)
    resolved = month.passes(timedelta(minutes=month.dice.number(10, 60)))
    await month.commands.give("leads", "/v1/complaints/{complaint_id}/resolve", complaint_id=complaint_id)
    hours = (resolved - opened).total_seconds() / SECONDS_A_HOUR
    month.books.sample("complaint_resolution_hours", resolved, manager, hours)


async def _helped(month: Month) -> None:
    manager, ticket_id, opened = month.somebody(), month.new_id("ticket"), month.passes()
    of = {"ticket_id": ticket_id}
    said = {**of, "client_id": month.new_id("client"), "manager_id": manager}
    await month.commands.give("leads", "/v1/tickets", said)
    month.books.add("tickets_opened", opened, manager)
    answered = month.passes()
    await month.commands.give("leads", "/v1/tickets/{ticket_id}/answer", **of)
    month.books.sample("ticket_first_response_seconds", answered, manager, (answered - opened).total_seconds())
    paused = month.passes()
    await month.commands.give("leads", "/v1/tickets/{ticket_id}/pause", **of)
    resumed = month.passes(timedelta(minutes=45))
    await month.commands.give("leads", "/v1/tickets/{ticket_id}/resume", **of)
    if month.today == 0:
        month.books.stand("open_tickets", opened, manager)
        return
    resolved = month.passes()
    await month.commands.give("leads", "/v1/tickets/{ticket_id}/resolve", **of)
    ours = (resolved - opened) - (resumed - paused)
    month.books.sample("ticket_resolution_hours", resolved, manager, ours.total_seconds() / SECONDS_A_HOUR)
