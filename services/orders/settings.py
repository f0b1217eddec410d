"""What the orders service is told by its environment."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.orders.entities.deal import Stage
from shared.events import WHOLE_BP
from shared.settings import ServiceSettings


class OrdersSettings(ServiceSettings):
    """The settings of the orders service; each variable begins with `ORDERS_`."""

    model_config = SettingsConfigDict(env_prefix="ORDERS_")

    database: str = "orders"
    group: str = "orders"
    first_stage: str = "qualification"
    first_stage_order: int = Field(default=1, ge=0)
    first_probability_bp: int = Field(default=1_000, ge=0, le=WHOLE_BP)

    @property
    def first(self) -> Stage:
        """Return where a deal enters the pipeline."""
        return Stage(self.first_stage, self.first_stage_order, self.first_probability_bp)
