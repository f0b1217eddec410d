"""The users of the database and their rights: what each service does to which collections, and nothing else.

The databases are those that the services have when their settings say nothing else.
"""

from dataclasses import dataclass
from typing import NamedTuple

from services.kpi.cells import CELLS, LIVE, RECORDS, SHARDS
from services.kpi.letters.store import LETTERS
from services.kpi.score.store import CATALOGUES, DIRECTORY, SCOPES, SCORECARD_DAYS, SCORECARDS, TICKS
from services.kpi.settings import Settings as KpiSettings
from services.leads.settings import LeadsSettings
from services.orders.settings import OrdersSettings
from services.shipments.settings import ShipmentsSettings
from shared.access.audit import AUDIT
from shared.access.key_store import KEYS
from shared.access.settings import AccessSettings
from shared.access.teams import TEAMS

ALL = ""
"""Every collection of a database, as MongoDB has it."""
READ = ("find",)
ADD = (*READ, "insert")
CHANGE = (*ADD, "update")
KEEP = (*CHANGE, "remove")
"""Nobody may drop a collection."""
INDEX = ("createIndex",)

FOLDED = (SHARDS, CELLS, RECORDS, LIVE)
SCORED = (SCORECARDS, SCORECARD_DAYS, SCOPES, DIRECTORY, CATALOGUES)


class Right(NamedTuple):
    """*actions* are allowed on one collection, or all, of a database."""

    database: str
    collection: str
    actions: tuple[str, ...]


@dataclass(frozen=True)
class User:
    """Who logs in as *name*, and what it may do."""

    name: str
    why: str
    rights: tuple[Right, ...]


LEADS, ORDERS, SHIPMENTS, KPI = (
    str(settings.model_fields["database"].default)
    for settings in (LeadsSettings, OrdersSettings, ShipmentsSettings, KpiSettings)
)
MANAGEMENT = f"{KPI}_management"
ACCESS = str(AccessSettings.model_fields["database"].default)

CALLERS = Right(ACCESS, KEYS, (*READ, "update"))
"""Who asks: by their key, of which the last use is noted."""
SIGHT = (CALLERS, Right(ACCESS, TEAMS, READ))
"""And what they may see."""
TOLD = Right(ACCESS, AUDIT, ("insert",))
"""What an operator did is added, and can be taken back by nobody."""


def _on(collections: tuple[str, ...], actions: tuple[str, ...]) -> tuple[Right, ...]:
    return tuple(Right(KPI, collection, actions) for collection in collections)


def _own(database: str) -> Right:
    """Return the right to a database of one service alone, whose collections its entities name."""
    return Right(database, ALL, (*KEEP, *INDEX))


USERS = (
    User("leads", "the leads service", (_own(LEADS), *SIGHT, TOLD)),
    User("orders", "the orders service", (_own(ORDERS), *SIGHT, TOLD)),
    User("shipments", "the shipments service", (_own(SHIPMENTS), *SIGHT)),
    User(
        "kpi-fold",
        "`kpi fold`: events become cells",
        (*_on((LIVE,), ADD), *_on((SHARDS, CELLS), CHANGE), *_on((RECORDS,), (*CHANGE, *INDEX)), CALLERS),
    ),
    User(
        "kpi-score",
        "`kpi score`: cells become scorecards",
        (*_on(FOLDED, READ), *_on(SCORED, CHANGE), *_on((TICKS,), KEEP), CALLERS),
    ),
    User(
        "kpi-serve",
        "`kpi serve`, and the command `letters`: answers, live streams, management, alerts, keys",
        (
            *_on((*FOLDED, *SCORED, TICKS), READ),
            *_on((LETTERS,), (*CHANGE, *INDEX)),
            _own(MANAGEMENT),
            Right(ACCESS, KEYS, CHANGE),
            Right(ACCESS, TEAMS, KEEP),
            Right(ACCESS, AUDIT, ADD),
        ),
    ),
    User(
        "kpi-operator",
        "the commands `rebuild`, `retire`, `verify` and `accept-gap`, while they run",
        (Right(KPI, ALL, (*KEEP, *INDEX)), TOLD),
    ),
)
