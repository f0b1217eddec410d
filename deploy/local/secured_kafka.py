"""What Kafka is told so that it believes nobody: TLS, passwords, and no right that was not given."""

from deploy.local.vault import ADMIN, BROKER, Vault
from shared.kafka_connection import MECHANISM

CLIENTS = "CLIENTS"
"""The listener of everybody but the controller."""
_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule"
_AUTHORIZER = "org.apache.kafka.metadata.authorizer.StandardAuthorizer"


def security(vault: Vault) -> dict[str, str]:
    """Return the broker's settings: clients by password, the controller by the broker's certificate alone."""
    password = vault.password_file(BROKER).read_text()
    return {
        "listener.security.protocol.map": f"{CLIENTS}:SASL_SSL,CONTROLLER:SSL",
        "inter.broker.listener.name": CLIENTS,
        "sasl.enabled.mechanisms": MECHANISM,
        "sasl.mechanism.inter.broker.protocol": MECHANISM,
        f"listener.name.{CLIENTS.lower()}.{MECHANISM.lower()}.sasl.jaas.config": (
            f'{_LOGIN} required username="{BROKER}" password="{password}";'
        ),
        "listener.name.controller.ssl.client.auth": "required",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(vault.broker_identity),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(vault.authority),
        "authorizer.class.name": _AUTHORIZER,
        "allow.everyone.if.no.acl.found": "false",
        "super.users": f"User:{ADMIN};User:{BROKER};User:CN={BROKER}",
    }


def first_principals(vault: Vault) -> list[str]:
    """Return the options that make the principals who are there before anybody can be added."""
    return [word for name in (ADMIN, BROKER) for word in ("--add-scram", scram(name, vault))]


def scram(name: str, vault: Vault) -> str:
    """Return a principal as the tool that formats the storage reads it."""
    return f"{MECHANISM}=[name={name},password={vault.password_file(name).read_text()}]"
