"""What every service is told by its environment; each adds its own, under its own prefix."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

from shared.connection_settings import KafkaSettings, MongoSettings
from shared.limits.settings import LimitSettings

SettingsT = TypeVar("SettingsT", bound=BaseSettings)


def _one_by_one(text: object) -> object:
    return tuple(name.strip() for name in text.split(",") if name.strip()) if isinstance(text, str) else text


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_one_by_one)]
"""Names as a variable has them, with commas between: `invoice,waybill`."""


class ServiceSettings(KafkaSettings, MongoSettings, LimitSettings):
    """The address of everything, what is taken of it, and how old an event may be to start something."""

    model_config = SettingsConfigDict(frozen=True, populate_by_name=True, hide_input_in_errors=True)

    http_host: str = "127.0.0.1"
    http_port: int = Field(ge=0, le=65_535)
    database: str = Field(min_length=1)
    react_within_hours: float = Field(default=72, ge=0)
    ready_within_seconds: float = Field(default=30, gt=0)
    """How old what waits for a consumer may be while the process calls itself ready."""
    stuck_seconds: float = Field(default=120, ge=1)
    """After so long without progress while records wait, the process ends, to be started again: several times as long
    as the slowest batch, and as a consumer group takes to share out its partitions."""
    webhooks: Path | None = None
    """A folder of mapping files, one for each kind of message that other systems post: see `shared/webhooks.py`."""

    @field_validator("mongo_url")
    @classmethod
    def _names_a_database(cls, url: SecretStr) -> SecretStr:
        try:
            parse_uri(url.get_secret_value(), validate=False)
        except (PyMongoError, ValueError):
            raise ValueError(
                "is no MongoDB URL: escape what is in its password as %XX"
            ) from None  # it tells parts of it
        return url

    @property
    def react_within(self) -> timedelta:
        """Return the age up to which an event starts reactions."""
        return timedelta(hours=self.react_within_hours)


def loaded(settings: type[SettingsT]) -> SettingsT:
    """Return *settings* from the environment, or end the program with one line that names what is wrong."""
    try:
        return settings()
    except ValidationError as error:
        wrong = [f"{_variable(settings, complaint['loc'])}: {complaint['msg']}" for complaint in error.errors()]
        sys.exit(f"set {'; '.join(wrong)}")


def _variable(settings: type[BaseSettings], place: tuple[int | str, ...]) -> str:
    name = str(place[0])
    prefix = settings.model_config.get("env_prefix", "") if name in settings.model_fields else ""
    return f"{prefix}{name}".upper()
