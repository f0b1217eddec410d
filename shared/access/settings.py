"""How a service knows who asks, from the environment: the ACCESS_… variables, alike for all services."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.access.tokens import Claims


class AccessSettings(BaseSettings):
    """Where keys are kept, and whose tokens are good."""

    model_config = SettingsConfigDict(env_prefix="ACCESS_", frozen=True, extra="ignore", populate_by_name=True)

    database: str = Field(default="access", min_length=1)
    first_key: SecretStr | None = None
    """The first admin's key, where an operator brings it; else one is made at the first start, and printed once."""
    oidc_issuer: str | None = None
    oidc_audience: str = "salespulse"
    oidc_role_claim: str = "salespulse_role"
    oidc_manager_claim: str = "manager_id"
    oidc_team_claim: str = "team_id"

    @property
    def claims(self) -> Claims:
        """Return which claims say who somebody is."""
        return Claims(self.oidc_role_claim, self.oidc_manager_claim, self.oidc_team_claim)
