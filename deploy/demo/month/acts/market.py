"""What is spent and learned: channels, promotions, research, competitors, wishes."""

from deploy.demo.month.month import Month

CURRENCY = "USD"


async def market(month: Month) -> None:
    """Money is spent every day; once a week something is started, ended, researched, observed and wished for."""
    day, spend = month.passes(), {"channel": "ads", "day": month.clock().date().isoformat(), "currency": CURRENCY}
    amount = month.dice.money(20_000)
    spend_id = month.new_id("spend")
    for said in (amount + 500, amount):
        await month.commands.give("leads", "/v1/spend", spend | {"spend_id": spend_id, "amount_minor": said})
    month.books.add("channel_spend", day, None, amount)
    if month.today % 7 == 0:
        await _learned(month)


async def _learned(month: Month) -> None:
    manager, now = month.somebody(), month.passes()
    promotion = month.new_id("promotion")
    await month.commands.give("leads", "/v1/promotions", {"promotion_id": promotion, "issued": 50})
    month.passes()
    await month.commands.give("leads", "/v1/promotions/{promotion_id}/end", promotion_id=promotion)
    if ended := month.take("promotion that ends by itself"):
        await month.commands.until("leads", f"/v1/promotions/{ended}", status="ended")
    planned = {"promotion_id": month.new_id("promotion"), "ends_on": month.clock().date().isoformat()}
    await month.commands.give("leads", "/v1/promotions", planned)
    month.leave("promotion that ends by itself", planned["promotion_id"])
    seen = {"manager_id": manager, "competitor": "acme"}
    await month.commands.give("leads", "/v1/competitor-observations", seen)
    month.books.add("competitor_observations", now, manager)
    await month.commands.give("leads", "/v1/research", {"manager_id": manager, "invited": 40, "answers": 10})
    month.books.add("research_answers", now, manager, 10)
    month.books.share("research_response_rate", now, manager, 10, of=40)
    wish = {"client_id": month.new_id("client"), "manager_id": manager, "product": "green-tea"}
    await month.commands.give("leads", "/v1/product-requests", wish)
