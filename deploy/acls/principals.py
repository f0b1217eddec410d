"""The principals of Kafka and their rights, taken from what each service says that it reads and owns.

The groups are those that the services have when their settings say nothing else.
"""

from dataclasses import dataclass

from services.kpi.management.consumers import OTHERS, OWN
from services.kpi.score.app import GROUP as SCORE_GROUP
from services.kpi.settings import Settings as KpiSettings
from services.leads.consumers import TOPICS as READ_BY_LEADS
from services.leads.settings import LeadsSettings
from services.orders.consumers import TOPICS as READ_BY_ORDERS
from services.orders.settings import OrdersSettings
from services.shipments.consumers import TOPICS as READ_BY_SHIPMENTS
from services.shipments.settings import ShipmentsSettings
from shared.settings import ServiceSettings
from shared.topics import (
    DEAD_LETTERS,
    KPI_ALERTS,
    KPI_CHANGES,
    KPI_UPDATES,
    LEADS,
    ORDERS,
    REKEYED,
    SHARD_TOPICS,
    SHIPMENTS,
    TOPICS,
)


@dataclass(frozen=True)
class Rights:
    """What the principal *name* may do, and nothing else."""

    name: str
    why: str
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    creates: tuple[str, ...] = ()
    """Topics that it makes, if they are not there."""
    groups: tuple[str, ...] = ()
    """Consumer groups that it is a member of."""
    group_prefixes: tuple[str, ...] = ()
    """Beginnings of such names."""
    watched_group_prefixes: tuple[str, ...] = ()
    """Beginnings of the names of groups of which it may know how far they are."""


def _default(settings: type[ServiceSettings], name: str) -> str:
    return str(settings.model_fields[name].default)


_FOLD_GROUPS = f"{_default(KpiSettings, 'group')}-"
_KPI = _default(KpiSettings, "database")

PRINCIPALS = (
    Rights(
        "leads",
        "the leads service",
        reads=READ_BY_LEADS,
        writes=(LEADS,),
        groups=(_default(LeadsSettings, "group"),),
    ),
    Rights(
        "orders",
        "the orders service",
        reads=READ_BY_ORDERS,
        writes=(ORDERS,),
        groups=(_default(OrdersSettings, "group"),),
    ),
    Rights(
        "shipments",
        "the shipments service",
        reads=READ_BY_SHIPMENTS,
        writes=(SHIPMENTS,),
        groups=(_default(ShipmentsSettings, "group"),),
    ),
    Rights(
        "kpi-fold",
        "`kpi fold`, and the commands `rebuild` and `accept-gap`: events become cells",
        reads=SHARD_TOPICS,
        writes=(KPI_CHANGES, REKEYED, DEAD_LETTERS),
        group_prefixes=(_FOLD_GROUPS,),  # one for each generation
    ),
    Rights(
        "kpi-score",
        "`kpi score`: cells become scorecards",
        reads=(KPI_CHANGES,),
        writes=(KPI_UPDATES,),
        groups=(SCORE_GROUP,),
    ),
    Rights(
        "kpi-serve",
        "`kpi serve`, and the command `letters`: answers, live streams, management, alerts",
        # The log's own topics: how far behind it the numbers are.
        reads=(*SHARD_TOPICS, DEAD_LETTERS, KPI_UPDATES, KPI_ALERTS),
        # Management's own; and every service's, for a dead letter is replayed to where it belongs.
        writes=(*OWN, *OTHERS, KPI_ALERTS),
        groups=(f"{_KPI}_management", f"{_KPI}_management_others"),
        group_prefixes=(f"{_KPI}-alerts-",),  # one for each generation
        watched_group_prefixes=(_FOLD_GROUPS,),
    ),
    Rights("topics", "the job `python -m deploy.topics`", creates=tuple(topic.name for topic in TOPICS)),
)
