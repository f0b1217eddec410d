"""What the shipments service is told by its environment."""

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class ShipmentsSettings(ServiceSettings):
    """The settings of the shipments service; each variable begins with `SHIPMENTS_`."""

    model_config = SettingsConfigDict(env_prefix="SHIPMENTS_")

    database: str = "shipments"
    group: str = "shipments"
