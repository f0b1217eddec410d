"""What the leads service is told by its environment."""

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class LeadsSettings(ServiceSettings):
    """The settings of the leads service; each variable begins with `LEADS_`."""

    model_config = SettingsConfigDict(env_prefix="LEADS_")

    database: str = "leads"
    group: str = "leads"
