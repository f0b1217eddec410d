"""What a KPI process needs to know, from the environment: KAFKA_BOOTSTRAP, MONGO_URL and the KPI_… variables."""

from zoneinfo import ZoneInfo

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.kpi.records import Rules
from shared.values import Currency


class Settings(BaseSettings):
    """One process of the KPI service."""

    model_config = SettingsConfigDict(env_prefix="KPI_", frozen=True, extra="ignore")

    kafka_bootstrap: str = Field(validation_alias="KAFKA_BOOTSTRAP")
    mongo_url: str = Field(validation_alias="MONGO_URL")
    time_zone: str
    """The company's: IANA name."""
    currency: Currency
    """The company's: money is answered in it."""
    database: str = "kpi"
    group: str = "kpi-fold"
    instance: str | None = None
    """A name that a process keeps over restarts (static membership)."""
    http_host: str = "127.0.0.1"
    http_port: int = 8000
    sheet_pages: int = Field(default=1, ge=1)
    batch_events: int = Field(default=10_000, ge=1)
    remembered_events: int = Field(default=200_000, ge=0)
    remembered_cells: int = Field(default=100_000, ge=0)

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        ZoneInfo(name)
        return name

    @property
    def rules(self) -> Rules:
        """Return the settings that numbers depend on."""
        return Rules(self.time_zone, self.sheet_pages)
