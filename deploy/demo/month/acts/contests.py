"""Who is best at something for some days: a contest that settles by itself, and one that comes to nothing."""

from datetime import timedelta

from deploy.demo.month.month import Month

BEGINS, ENDS = 2, 6


async def contests(month: Month) -> None:
    """On the first day two contests are announced: one is amended and left to run, the other is cancelled."""
    if month.today:
        return
    contest_id, off = month.new_id("contest"), month.new_id("contest")
    first, last = (month.first + timedelta(days=number) for number in (BEGINS, ENDS))
    days = {"first_day": first.isoformat(), "last_day": last.isoformat(), "grace_days": 1}
    for of in (contest_id, off):
        said = {"contest_id": of, "name": "Most calls", "kpi": "calls_completed", **days}
        await month.commands.give("kpi", "/v1/contests", said)
    prize = {"prize": "A cake"}
    await month.commands.give("kpi", "/v1/contests/{contest_id}/amend", prize, contest_id=contest_id)
    await month.commands.give("kpi", "/v1/contests/{contest_id}/cancel", contest_id=off)
    month.leave("contests", contest_id)
