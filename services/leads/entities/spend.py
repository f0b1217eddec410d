"""What was spent on a channel; told anew under the same id, the last word counts."""

from dataclasses import dataclass
from datetime import date

from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, ChannelSpendRecorded
from shared.values import Currency, Day, Id, Whole


@dataclass(frozen=True, slots=True)
class Spend:
    """The last word on a spending."""

    channel: str | None = None
    campaign_id: str | None = None
    day: date | None = None
    amount_minor: int | None = None
    currency: str | None = None


class RecordSpend(Command):
    """Money was spent on a channel on a day; the same `spend_id` again restates it."""

    spend_id: Id | None = None
    channel: Id
    campaign_id: Id | None = None
    day: Day
    amount_minor: Whole
    currency: Currency


def record(spend_id: str, _spend: Spend, command: RecordSpend) -> list[ChannelSpendRecorded]:
    """Return that the money was spent."""
    return [ChannelSpendRecorded(**command.model_dump() | {"spend_id": spend_id})]


def evolve(spend: Spend, event: AnyEvent) -> Spend:
    """Return *spend* after *event*."""
    match event.data:
        case ChannelSpendRecorded() as said:
            return Spend(**said.model_dump(exclude={"spend_id"}))
        case _:
            return spend


SPEND = Kind(
    name="spend",
    opened_by=ChannelSpendRecorded,
    joined_by={ChannelSpendRecorded: "spend_id"},
    blank=Spend(),
    evolve=evolve,
    facets=attributes("channel", "campaign_id", "day"),
)
