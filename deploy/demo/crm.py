"""A CRM's export as facts: the folder crm-sales-opportunities, whose sales agents are our managers.

The export has days, no times: everything happens at 12:00 UTC. It has no forecast either: an open deal is worth the
list price of its product.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from deploy.demo.errors import MissingTableError
from deploy.demo.facts import Closing, Deal, Facts, Line, Order, Person, Place, Step, Team
from deploy.demo.telling import DEMO_SYSTEMS, Teller
from shared.events import DealOutcome

SOURCE = "/crm/opportunities"
FOUNDED = datetime(2016, 10, 1, tzinfo=UTC)
"""When everybody joined: before the first deal; the export does not say."""
ROLE = "agent"
STAGE = "Engaging"
PROBABILITY_BP = 5_000
"""What a deal at the export's one open stage is thought to win with; the export does not say."""
OUTCOMES = {"Won": DealOutcome.WON, "Lost": DealOutcome.LOST}

Row = dict[str, str]


class Skipped(NamedTuple):
    """A row that says too little to be played."""

    opportunity_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The export's rows as they are written."""

    opportunities: list[Row]
    agents: list[Row]
    products: list[Row]


@dataclass(frozen=True, slots=True)
class CrmHistory:
    """What the export tells, and which rows it leaves out."""

    facts: Facts
    skipped: list[Skipped]


def read_tables(folder: Path) -> Tables:
    """Return the export in *folder*. Raises: MissingTableError."""
    return Tables(*(_rows(folder / f"{name}.csv") for name in ("sales_pipeline", "sales_teams", "products")))


def crm_history(tables: Tables) -> CrmHistory:
    """Return what *tables* tell; a prospect without a date is skipped, never guessed."""
    facts, skipped = Facts(), []
    facts.put(*_teams(tables.agents), *_people(tables.agents))
    catalogue = {_squeezed(row["product"]): row for row in tables.products}
    for row in tables.opportunities:
        if not row["engage_date"]:
            skipped.append(Skipped(row["opportunity_id"], f"{row['deal_stage']}: no engage_date"))
            continue
        deal = _deal(row, catalogue)
        facts.put(deal)
        if deal.closing and deal.closing.outcome is DealOutcome.WON:
            facts.put(_order(deal, deal.closing, catalogue[_squeezed(row["product"])]))
    return CrmHistory(facts, skipped)


def crm_teller() -> Teller:
    """Return what tells such a history: the CRM itself, whose ids come from the opportunities'."""
    return Teller("crm", dict.fromkeys(DEMO_SYSTEMS, SOURCE))


def slug(name: str) -> str:
    """Return *name* as an id: lower case, everything but letters and digits as one hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _rows(path: Path) -> list[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError as error:
        raise MissingTableError(path) from error


def _teams(agents: Iterable[Row]) -> list[Team]:
    offices = {slug(row["regional_office"]): row["regional_office"] for row in agents}
    leads = {slug(row["manager"]): row for row in agents}
    return [
        *(Team(office, name, None, FOUNDED) for office, name in offices.items()),
        *(Team(team, row["manager"], slug(row["regional_office"]), FOUNDED) for team, row in leads.items()),
    ]


def _people(agents: Iterable[Row]) -> list[Person]:
    return [
        Person(slug(row["sales_agent"]), row["sales_agent"], ROLE, (Place(FOUNDED, slug(row["manager"])),))
        for row in agents
    ]


def _deal(row: Row, catalogue: dict[str, Row]) -> Deal:
    list_price = int(catalogue[_squeezed(row["product"])]["sales_price"]) * 100
    agent, outcome = slug(row["sales_agent"]), OUTCOMES.get(row["deal_stage"])
    closing = (Closing(_noon(row["close_date"]), agent, outcome, _minor(row["close_value"])),) if outcome else ()
    return Deal(
        row["opportunity_id"],
        slug(row["account"]) or f"client-of-{row['opportunity_id']}",
        agent,
        (Step(_noon(row["engage_date"]), STAGE, 1, PROBABILITY_BP, list_price),),
        closings=closing,
    )


def _order(deal: Deal, closing: Closing, product: Row) -> Order:
    line = Line("1", slug(product["product"]), slug(product["series"]), 1, closing.amount_minor)
    order_id = f"order-of-{deal.deal_id}"
    return Order(order_id, deal.client_id, deal.manager_id, closing.at, (line,), deal_id=deal.deal_id)


def _squeezed(product: str) -> str:
    """Return *product* as both files can spell it: `GTXPro` and `GTX Pro` are one."""
    return product.replace(" ", "")


def _minor(dollars: str) -> int:
    return int(dollars) * 100


def _noon(day: str) -> datetime:
    return datetime.strptime(f"{day} 12:00 +0000", "%m/%d/%Y %H:%M %z")
