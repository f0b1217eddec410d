"""What a secured stack keeps secret: a certificate authority of its own, and a password for everybody it knows."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from deploy.local.certificates import broker_certificate, new_authority
from shared.kafka_connection import MECHANISM, KafkaConnection, Principal, Protocol, Tls

ADMIN = "admin"
"""May do everything; only operators' commands are it."""
BROKER = "broker"
"""The broker itself."""
FOLDER = "security"
_PASSWORD_BYTES = 24


@dataclass(frozen=True)
class Vault:
    """The secrets of the stack in *directory*, in files that only their owner can read."""

    directory: Path

    @property
    def home(self) -> Path:
        """Return the folder that holds them; a stack without one is not secured."""
        return self.directory / FOLDER

    @property
    def passwords(self) -> Path:
        """Return the folder with a file for each principal."""
        return self.home / "passwords"

    @property
    def authority(self) -> Path:
        """Return the certificate that clients believe."""
        return self.home / "ca.pem"

    @property
    def broker_identity(self) -> Path:
        """Return the broker's key and certificates, as Kafka reads them."""
        return self.home / "broker.pem"

    def open(self, address: str) -> None:
        """Make the folder, and what the broker at *address* needs, where it is not there yet."""
        self.passwords.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)
        if not self.broker_identity.exists():
            authority = new_authority()
            written(self.authority, authority.certificate_text)
            written(self.broker_identity, broker_certificate(authority, BROKER, address))

    def password_file(self, principal: str) -> Path:
        """Return the file with the password of *principal*, who gets one now if need be."""
        file = self.passwords / principal
        password_in(file)
        return file

    def access(self, bootstrap: str, principal: str) -> KafkaConnection:
        """Return how *principal* reaches the broker."""
        password = SecretStr(password_in(self.passwords / principal))
        return KafkaConnection(bootstrap, Principal(principal, password), Tls(self.authority))

    def variables(self, bootstrap: str, principal: str) -> dict[str, str]:
        """Return the same, as a program is told it."""
        return {
            "KAFKA_BOOTSTRAP": bootstrap,
            "KAFKA_SECURITY_PROTOCOL": Protocol.SASL_SSL,
            "KAFKA_SASL_MECHANISM": MECHANISM,
            "KAFKA_USERNAME": principal,
            "KAFKA_PASSWORD_FILE": str(self.password_file(principal)),
            "KAFKA_CA_FILE": str(self.authority),
        }


def password_in(file: Path) -> str:
    """Return the password that *file* holds, a new one if there is no such file."""
    if not file.exists():
        written(file, secrets.token_urlsafe(_PASSWORD_BYTES))
    return file.read_text().rstrip("\r\n")


def written(file: Path, text: str) -> None:
    """Write *text* into a new *file* that nobody else may read, not even for a moment; whole, or not at all."""
    draft = file.with_name(f".{file.name}.draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
        opened.write(text)
    draft.replace(file)
