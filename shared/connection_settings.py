"""How a program is told to reach Kafka and the database; a secret comes from a variable, or from a file it names."""

from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.kafka_connection import MECHANISM, KafkaConnection, Principal, Protocol, Tls


def _is_a_file(path: Path) -> Path:
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    return path


PartT = TypeVar("PartT", bound=str | SecretStr | None)
ReadFile = Annotated[Path, AfterValidator(_is_a_file)]


def _secret(told: SecretStr | None, file: Path | None, variable: str) -> SecretStr | None:
    """Return what was *told*, or what the *file* holds, of which an editor may have ended the line."""
    if told and file:
        raise ValueError(f"set only one of it and {variable}_FILE")
    secret = SecretStr(file.read_text().rstrip("\r\n")) if file else told
    if secret is not None and not secret.get_secret_value():
        raise ValueError(f"it, or the file that {variable}_FILE names, is empty")
    return secret


class KafkaSettings(BaseSettings):
    """Where Kafka is, and who we are there: the same variables in every program."""

    model_config = SettingsConfigDict(frozen=True, populate_by_name=True)

    kafka_bootstrap: str = Field(validation_alias="KAFKA_BOOTSTRAP", min_length=1)
    kafka_security_protocol: Protocol = Field(default=Protocol.PLAINTEXT, validation_alias="KAFKA_SECURITY_PROTOCOL")
    kafka_sasl_mechanism: Literal["SCRAM-SHA-512"] = Field(default=MECHANISM, validation_alias="KAFKA_SASL_MECHANISM")
    kafka_username: str | None = Field(default=None, validation_alias="KAFKA_USERNAME", validate_default=True)
    kafka_password_file: ReadFile | None = Field(default=None, validation_alias="KAFKA_PASSWORD_FILE")
    kafka_password: SecretStr | None = Field(default=None, validation_alias="KAFKA_PASSWORD", validate_default=True)
    kafka_ca_file: ReadFile | None = Field(default=None, validation_alias="KAFKA_CA_FILE")
    kafka_certificate_file: ReadFile | None = Field(default=None, validation_alias="KAFKA_CERTIFICATE_FILE")
    """Our own, where the brokers ask for one: PEM, with the chain; the key may be in it."""
    kafka_key_file: ReadFile | None = Field(default=None, validation_alias="KAFKA_KEY_FILE")

    @property
    def kafka(self) -> KafkaConnection:
        """Return what clients are made with."""
        protocol = self.kafka_security_protocol
        told = (self.kafka_ca_file, self.kafka_certificate_file, self.kafka_key_file)
        return KafkaConnection(self.kafka_bootstrap, self._principal(), Tls(*told) if protocol.is_encrypted else None)

    def _principal(self) -> Principal | None:
        if self.kafka_username is None or self.kafka_password is None:
            return None
        return Principal(self.kafka_username, self.kafka_password)

    @field_validator("kafka_username")
    @classmethod
    def _is_wanted(cls, name: str | None, told: ValidationInfo) -> str | None:
        return _as_wanted(name, told)

    @field_validator("kafka_password")
    @classmethod
    def _is_told_once(cls, password: SecretStr | None, told: ValidationInfo) -> SecretStr | None:
        return _as_wanted(_secret(password, told.data.get("kafka_password_file"), "KAFKA_PASSWORD"), told)

    @field_validator("kafka_ca_file", "kafka_certificate_file", "kafka_key_file")
    @classmethod
    def _is_used(cls, file: Path | None, told: ValidationInfo) -> Path | None:
        protocol = told.data.get("kafka_security_protocol")
        if file and protocol is not None and not protocol.is_encrypted:
            raise ValueError(f"it would not be used: KAFKA_SECURITY_PROTOCOL is {protocol.value}")
        return file


def _as_wanted(part: PartT, told: ValidationInfo) -> PartT:
    """Return *part* of a principal, which is there if, and only if, the protocol has a user."""
    protocol = told.data.get("kafka_security_protocol")
    if protocol is not None and protocol.has_user != bool(part):
        need = "is needed" if protocol.has_user else "would not be used"
        raise ValueError(f"it {need}: KAFKA_SECURITY_PROTOCOL is {protocol.value}")
    return part


class MongoSettings(BaseSettings):
    """Where the database is: its URL says who we are there, and how its wire is encrypted."""

    model_config = SettingsConfigDict(frozen=True, populate_by_name=True)

    mongo_url_file: ReadFile | None = Field(default=None, validation_alias="MONGO_URL_FILE")
    mongo_url: SecretStr = Field(default=None, validation_alias="MONGO_URL", validate_default=True)

    @field_validator("mongo_url", mode="before")
    @classmethod
    def _is_one_url(cls, url: object, told: ValidationInfo) -> SecretStr:
        secret = url if isinstance(url, SecretStr) or url is None else SecretStr(str(url))
        found = _secret(secret, told.data.get("mongo_url_file"), "MONGO_URL")
        if found is None:
            raise ValueError("it is needed, or MONGO_URL_FILE")
        return found
