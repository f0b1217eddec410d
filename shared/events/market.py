"""What the leads service says of the market: spending, promotions, research, competitors. None is about one client."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from shared.events.envelope import EventData
from shared.events.parts import rising
from shared.topics import LEADS
from shared.values import Currency, Day, Id, Whole


class _MarketEvent(EventData):
    kafka_topic: ClassVar[str] = LEADS
    owner: ClassVar[str] = "leads"


class ChannelSpendRecorded(_MarketEvent):
    """Money was spent on a channel."""

    spend_id: Id
    channel: Id
    campaign_id: Id | None = None
    day: Day
    amount_minor: Whole
    currency: Currency

    @property
    def subject(self) -> str:
        """Return the channel."""
        return self.channel

    @property
    def shard_key(self) -> str:
        """Return the spending's id: told anew of another channel it is still the same."""
        return self.spend_id


class _Promotion(_MarketEvent):
    promotion_id: Id
    channel: Id | None = None
    categories: tuple[Id, ...] | None = Field(default=None, min_length=1, description="none = all")
    issued: Whole | None = Field(default=None, description="how many coupons")

    @property
    def subject(self) -> str:
        """Return the promotion's id."""
        return self.promotion_id


class PromotionStarted(_Promotion):
    """A promotion runs."""

    ends_on: Day | None = Field(default=None, description="the last day on which it runs, if that is planned")


class PromotionEnded(_Promotion):
    """A promotion is over."""


class _Finding(_MarketEvent):
    @property
    def subject(self) -> str:
        """Return the manager's id."""
        manager_id: str = self.manager_id  # type: ignore[attr-defined]  # each subclass declares it, in its own place
        return manager_id


class ResearchCompleted(_Finding):
    """A wave of market research is done; of several of one research the last counts."""

    research_id: Id
    manager_id: Id
    segment: Id | None = None
    product: Id | None = None
    invited: Whole | None = None
    answers: Whole | None = None

    @property
    def shard_key(self) -> str:
        """Return the research's id: its waves may be different managers'."""
        return self.research_id

    @model_validator(mode="after")
    def _the_invited_answer(self) -> Self:
        rising(answers=self.answers, invited=self.invited)
        return self


class CompetitorObserved(_Finding):
    """A manager learned something of a competitor."""

    observation_id: Id
    manager_id: Id
    segment: Id | None = None
    competitor: Id | None = None
    product: Id | None = None

    @property
    def shard_key(self) -> str:
        """Return the observation's id: whose it was may be told anew."""
        return self.observation_id
