"""The Kafka topics of the system, as data: who writes them, how they are cut and how long they are kept."""

from dataclasses import dataclass, field

LEADS = "sales.leads"
ORDERS = "sales.orders"
SHIPMENTS = "sales.shipments"
MANAGEMENT = "sales.management"
REKEYED = "sales.rekeyed"
DEAD_LETTERS = "sales.dead-letters"
KPI_CHANGES = "kpi.changes"
KPI_UPDATES = "kpi.updates"
KPI_ALERTS = "kpi.alerts"

SHARD_TOPICS = (LEADS, ORDERS, SHIPMENTS, MANAGEMENT, REKEYED)
"""The topics whose equal partition numbers make one shard of the fold."""

MAX_EVENT_BYTES = 512 * 1024
"""What the front doors take; half of the broker's own limit, so that a retraction can carry the event whole."""

LARGEST_CHANGE_BYTES = 12_000_000
"""A message of `kpi.changes` holds at least one directory record whole, and a record may grow to 8 MB."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic and the settings it must have."""

    name: str
    owner: str
    sharded: bool
    config: dict[str, str] = field(default_factory=dict)

    def partitions(self, shards: int) -> int:
        """Return how many partitions the topic has where there are *shards* shards."""
        return shards if self.sharded else 1


_FOR_EVER = {"retention.ms": "-1", "retention.bytes": "-1", "message.timestamp.type": "LogAppendTime"}
_COMPACTED = {"cleanup.policy": "compact", "message.timestamp.type": "LogAppendTime"}
_ONE_WEEK = {"retention.ms": str(7 * 24 * 3600 * 1000), "message.timestamp.type": "LogAppendTime"}

TOPICS = (
    Topic(LEADS, "leads", sharded=True, config=_FOR_EVER),
    Topic(ORDERS, "orders", sharded=True, config=_FOR_EVER),
    Topic(SHIPMENTS, "shipments", sharded=True, config=_FOR_EVER),
    Topic(MANAGEMENT, "kpi", sharded=True, config=_FOR_EVER),
    Topic(REKEYED, "kpi", sharded=True, config=_FOR_EVER),
    Topic(DEAD_LETTERS, "all", sharded=False, config=_FOR_EVER),
    # One partition: a team needs all its managers, so one `score` reads every change.
    Topic(KPI_CHANGES, "kpi", sharded=False, config=_ONE_WEEK | {"max.message.bytes": str(LARGEST_CHANGE_BYTES)}),
    Topic(KPI_UPDATES, "kpi", sharded=False, config=_COMPACTED),
    Topic(KPI_ALERTS, "kpi", sharded=False, config=_ONE_WEEK),
)
