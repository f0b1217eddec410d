"""A breakdown: the part of the numbers that share one value of one dimension, written `channel=web`."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, TypeAdapter

from shared.values.ids import Id

_id: TypeAdapter[str] = TypeAdapter(Id)


class Dimension(StrEnum):
    """What numbers can be cut by."""

    CHANNEL = "channel"
    CAMPAIGN = "campaign"
    PROMOTION = "promotion"
    CATEGORY = "category"
    SEGMENT = "segment"
    REGION = "region"
    LOST_REASON = "lost_reason"
    COMPETITOR = "competitor"
    STAGE = "stage"
    PRODUCT = "product"
    KIND = "kind"
    THEME = "theme"
    MEDIUM = "medium"
    PRIORITY = "priority"
    DUTY = "duty"
    DEPARTMENT = "department"
    PIPELINE = "pipeline"
    REASON = "reason"


class InvalidBreakdownError(ValueError):
    """The text names no breakdown."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{text!r} is no breakdown: write DIMENSION=VALUE with one of {', '.join(Dimension)}")


def _names_a_breakdown(text: str) -> str:
    dimension, _, value = text.partition("=")
    try:
        Dimension(dimension)
        _id.validate_python(value)
    except ValueError as error:
        raise InvalidBreakdownError(text) from error
    return text


Breakdown = Annotated[str, AfterValidator(_names_a_breakdown)]
