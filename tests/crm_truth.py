"""What the CRM's CSV files say, computed straight from their rows: nothing of the project is used here.

An amount is in cents, a cycle in days; a deal belongs to the month of its close, an open one to everything from its
engagement on.
"""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from statistics import mean, median

import pytest

FOLDER = "crm-sales-opportunities"
BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared" / "data" / FOLDER
PRODUCT_SPELLINGS = {"GTXPro": "GTX Pro"}


def sales_data() -> Path:
    """Return the folder of the CRM's files; skips the test, and says so, where there is none."""
    named = os.environ.get("SALES_DATA")
    folder = Path(named) if named else BESIDE_THE_CHECKOUT
    if not (folder / "sales_pipeline.csv").is_file():
        pytest.skip(f"no CRM data in {folder}: put it at {BESIDE_THE_CHECKOUT}, or name its folder in SALES_DATA")
    return folder


@dataclass(frozen=True)
class Deal:
    agent: str
    team: str
    office: str
    stage: str
    engaged: date
    closed: date | None
    value: int
    list_price: int

    def is_of(self, owner: str) -> bool:
        return owner in (self.agent, self.team, self.office, "company")


@dataclass(frozen=True)
class Truth:
    """The numbers of some deals in some months, by the KPI's id; open deals are those at the end of *last*."""

    won: list[Deal]
    lost: list[Deal]
    open: list[Deal]

    @cached_property
    def cycles(self) -> list[int]:
        return [(deal.closed - deal.engaged).days for deal in self.won if deal.closed]

    @property
    def revenue(self) -> int:
        return sum(deal.value for deal in self.won)

    @property
    def win_rate(self) -> float | None:
        return len(self.won) / (len(self.won) + len(self.lost)) if self.won or self.lost else None

    @property
    def average_deal_size(self) -> float | None:
        return self.revenue / len(self.won) if self.won else None

    @property
    def mean_cycle(self) -> float | None:
        return mean(self.cycles) if self.cycles else None

    @property
    def median_cycle(self) -> float | None:
        return median(self.cycles) if self.cycles else None

    @property
    def open_pipeline(self) -> int:
        return sum(deal.list_price for deal in self.open)


class CrmTruth:
    """The CRM's deals, and who works where."""

    def __init__(self, folder: Path) -> None:
        agents = {row["sales_agent"]: row for row in _rows(folder, "sales_teams")}
        prices = {row["product"]: 100 * int(row["sales_price"]) for row in _rows(folder, "products")}
        self.agents = sorted(agents)
        self.teams = sorted({row["manager"] for row in agents.values()})
        self.offices = sorted({row["regional_office"] for row in agents.values()})
        self.deals = [_deal(row, agents[row["sales_agent"]], prices) for row in self._dated(folder)]

    def of(self, owner: str, period: str) -> Truth:
        """Return the truth about an agent, a team's manager, an office or `company` in a month or quarter."""
        own = [deal for deal in self._by_owner(owner) if deal.engaged <= _last_day(period)]
        closed = [deal for deal in own if deal.closed and period in _periods(deal.closed)]
        return Truth(
            won=[deal for deal in closed if deal.stage == "Won"],
            lost=[deal for deal in closed if deal.stage == "Lost"],
            open=[deal for deal in own if deal.closed is None or deal.closed > _last_day(period)],
        )

    def periods(self) -> list[str]:
        """Return every month and quarter in which a deal was engaged or closed."""
        days = {day for deal in self.deals for day in (deal.engaged, deal.closed) if day}
        return sorted({period for day in days for period in _periods(day)})

    def _by_owner(self, owner: str) -> list[Deal]:
        return [deal for deal in self.deals if deal.is_of(owner)]

    @staticmethod
    def _dated(folder: Path) -> Iterator[dict[str, str]]:
        return (row for row in _rows(folder, "sales_pipeline") if row["engage_date"])


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _deal(row: dict[str, str], agent: dict[str, str], prices: dict[str, int]) -> Deal:
    return Deal(
        agent=row["sales_agent"],
        team=agent["manager"],
        office=agent["regional_office"],
        stage=row["deal_stage"],
        engaged=_day(row["engage_date"]),
        closed=_day(row["close_date"]) if row["close_date"] else None,
        value=100 * int(row["close_value"] or 0),
        list_price=prices[PRODUCT_SPELLINGS.get(row["product"], row["product"])],
    )


def _day(text: str) -> date:
    return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007  # a day, as the file has it


def _periods(day: date) -> tuple[str, str]:
    return f"{day:%Y-%m}", f"{day:%Y}-Q{(day.month + 2) // 3}"


def _last_day(period: str) -> date:
    """Return a day that ends the period and begins no other: comparing with it needs no calendar."""
    year, _, part = period.partition("-")
    month = 3 * int(part[1]) if part.startswith("Q") else int(part)
    last = {2: 29 if int(year) % 4 == 0 else 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
    return date(int(year), month, last)
