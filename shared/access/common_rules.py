"""The rules of what every service has alike: health, the contract, the doors for events."""

from types import MappingProxyType

from shared.access.principal import Role
from shared.access.rules import KNOWN, OPEN, PUBLISHES, Rule, Rules

RECORDS = Rule(frozenset(set(Role) - {Role.SCREEN}))
"""Leads, deals, shipments …: whoever works sees and works on what is theirs; a system, what its key reads, by commands
that say what its key publishes. A wall shows numbers, and no records."""

WATCHES = Rule(frozenset({Role.SYSTEM, Role.ADMIN}))
"""What a monitoring system collects; it names nobody."""

OPERATIONS_RULES: Rules = MappingProxyType(
    {
        ("GET", "/health"): OPEN,
        ("GET", "/healthz"): OPEN,
        ("GET", "/readyz"): OPEN,
        ("GET", "/metrics"): WATCHES,
    }
)
"""Of every process, also of one that answers nothing else."""

COMMON_RULES: Rules = MappingProxyType(
    {
        **OPERATIONS_RULES,
        ("GET", "/openapi.json"): KNOWN,
        ("GET", "/asyncapi.json"): KNOWN,
        ("GET", "/schemas"): KNOWN,
        ("GET", "/schemas/{type_}/{version}"): KNOWN,
        ("GET", "/schemas/{type_}/{version}/event"): KNOWN,
        ("POST", "/v1/events"): PUBLISHES,
        ("POST", "/v1/events/import"): PUBLISHES,
        ("POST", "/v1/retractions"): PUBLISHES,
        ("POST", "/v1/webhooks/{name}"): OPEN,  # no message is taken without its sender's signature
    }
)
