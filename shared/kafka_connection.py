"""How Kafka is reached: where, as whom and over which wire; every client of ours is made with these options."""

import ssl
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from faststream.security import BaseSecurity, SASLScram512
from pydantic import SecretStr

MECHANISM: Final = "SCRAM-SHA-512"


class Protocol(StrEnum):
    """What is spoken with a broker, by the names that Kafka has for it."""

    PLAINTEXT = "PLAINTEXT"
    SSL = "SSL"
    SASL_PLAINTEXT = "SASL_PLAINTEXT"
    SASL_SSL = "SASL_SSL"

    @classmethod
    def of(cls, *, has_user: bool, is_encrypted: bool) -> "Protocol":
        """Return the protocol that has a user's name and password or not, and is encrypted or not."""
        return {
            (False, False): cls.PLAINTEXT,
            (False, True): cls.SSL,
            (True, False): cls.SASL_PLAINTEXT,
            (True, True): cls.SASL_SSL,
        }[has_user, is_encrypted]

    @property
    def has_user(self) -> bool:
        """Return whether clients say who they are by a name and a password."""
        return self.startswith("SASL_")

    @property
    def is_encrypted(self) -> bool:
        """Return whether the broker shows a certificate."""
        return self.endswith("SSL")


@dataclass(frozen=True)
class Principal:
    """Who speaks to the broker."""

    name: str
    password: SecretStr


@dataclass(frozen=True)
class Tls:
    """Whose certificates are believed (the system's authorities without *ca*), and our own, where brokers want one."""

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    def context(self) -> ssl.SSLContext:
        """Return what checks the broker's certificate and its name. Raises: OSError, ssl.SSLError."""
        context = ssl.create_default_context(cafile=self.ca)
        if self.certificate:
            context.load_cert_chain(self.certificate, self.key)
        return context


@dataclass(frozen=True)
class KafkaConnection:
    """The brokers at *bootstrap*, reached as *principal* (None: nobody in particular), encrypted if there is *tls*."""

    bootstrap: str
    principal: Principal | None = None
    tls: Tls | None = None

    @property
    def protocol(self) -> Protocol:
        """Return what is spoken."""
        return Protocol.of(has_user=self.principal is not None, is_encrypted=self.tls is not None)

    def options(self) -> dict[str, Any]:
        """Return what every client of aiokafka is made with; it holds the password, so it is not for logs."""
        options = {"bootstrap_servers": self.bootstrap, "security_protocol": self.protocol.value}
        return options | self._encryption() | self._identity()

    def security(self) -> BaseSecurity:
        """Return the same for a broker of FastStream."""
        context = self.tls.context() if self.tls else None
        if self.principal is None:
            return BaseSecurity(context)
        return SASLScram512(self.principal.name, self.principal.password.get_secret_value(), context)

    def _encryption(self) -> dict[str, Any]:
        return {"ssl_context": self.tls.context()} if self.tls else {}

    def _identity(self) -> dict[str, Any]:
        if self.principal is None:
            return {}
        return {
            "sasl_mechanism": MECHANISM,
            "sasl_plain_username": self.principal.name,
            "sasl_plain_password": self.principal.password.get_secret_value(),
        }
