"""The CloudEvents 1.0 envelope, and what all events' data have in common."""

from typing import Annotated, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.values import Moment, Whole

_Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
_Ids = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\s/]+( [^\s/]+)*$")]


def schema_path(type_: str) -> str:
    """Return where services serve the JSON Schema of *type_*: always version 1, for a breaking change is a new type."""
    return f"/schemas/{type_}/1"


class EventData(BaseModel):
    """The typed facts of one event; unknown fields are ignored, so that facts can be added."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, allow_inf_nan=False)

    kafka_topic: ClassVar[str]
    owner: ClassVar[str]

    @property
    def subject(self) -> str:
        """Return the id whose events share a shard; also the Kafka key."""
        raise NotImplementedError

    @property
    def shard_key(self) -> str | None:
        """Return what decides the shard in the subject's place, where that can change while the thing is the same."""
        return None


class ClientEvent(EventData):
    """Facts about one client: whatever is known of a client lies in one shard."""

    @property
    def subject(self) -> str:
        """Return the client's id."""
        client_id: str = self.client_id  # type: ignore[attr-defined]  # each subclass declares it, in its own place
        return client_id


class Part(BaseModel):
    """A piece of an event's data."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, allow_inf_nan=False)


DataT = TypeVar("DataT", bound=EventData, covariant=True)  # noqa: PLC0105  # pydantic names models after it


class Event(BaseModel, Generic[DataT]):
    """An immutable fact in the past tense, identified for ever by (`source`, `id`)."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, allow_inf_nan=False)

    specversion: Literal["1.0"] = "1.0"
    id: _Text
    source: _Text
    type: str
    subject: _Text
    time: Moment = Field(description="when it happened")
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: str | None = None
    hops: Whole = Field(default=0, description="how many reactions lie between a person's act and this event")
    via: _Ids | None = Field(
        default=None,
        description="only on sales.rekeyed: the clients whose merging this copy came through, joined by spaces",
    )
    data: DataT

    @property
    def identity(self) -> tuple[str, str]:
        """Return what makes two events the same."""
        return self.source, self.id
