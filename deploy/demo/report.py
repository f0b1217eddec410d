"""What the demonstration shows: progress, the numbers, and what differs; plain lines where there is no terminal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from deploy.demo.audit import Comparison, Expected
from deploy.demo.books import Figure

Advance = Callable[[int], None]

DIFFERENCES_SHOWN = 40
PLAIN_STEPS, PLAIN_STEP = 4, 60
"""How often progress is told without a terminal: in so many steps, or, without an end, whenever so many are done."""
MONEY = {
    "revenue_booked",
    "average_deal_size",
    "open_pipeline",
    "revenue_paid",
    "average_check",
    "channel_spend",
    "cost_per_lead",
}
RATES = {
    "lead_to_deal_rate",
    "win_rate",
    "share_of_sales",
    "on_time_delivery_rate",
    "call_plan_adherence",
    "tasks_on_time_rate",
    "connect_rate",
    "complaint_rate",
}
WIDE = 160


def console() -> Console:
    """Return where everything is shown; wide enough for the tables where nobody says how wide it is."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=WIDE)


@contextmanager
def shown(screen: Console, what: str, total: int) -> Iterator[Advance]:
    """Yield what is told how many more of *total* (0 = no end) are done: a bar on a terminal, some lines elsewhere."""
    if not screen.is_terminal:
        yield _plainly(screen, what, total)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen) as progress:
        task = progress.add_task(what, total=total or None)
        yield lambda count: progress.advance(task, count)


def _plainly(screen: Console, what: str, total: int) -> Advance:
    done, step = 0, max(1, total // PLAIN_STEPS) if total else PLAIN_STEP

    def advance(count: int) -> None:
        nonlocal done
        before, done = done, done + count
        if before // step != done // step:
            screen.print(f"{what}: {done} of {total}" if total else f"{what}: {done}")

    return advance


def numbers(title: str, columns: Mapping[str, Mapping[str, Figure]]) -> Table:
    """Return the table of the KPIs' values, one column for each owner."""
    table = Table(title=title, title_justify="left")
    table.add_column("KPI")
    for name in columns:
        table.add_column(name, justify="right")
    for kpi in next(iter(columns.values())):
        table.add_row(kpi, *(_shown(kpi, figures[kpi]) for figures in columns.values()))
    return table


def differences(found: Sequence[Comparison]) -> Table:
    """Return the table of the numbers that differ; a long list is cut."""
    table = Table(title=f"{len(found):,} numbers differ from the books", title_justify="left")
    for name in ("scope", "period", "KPI", "part", "books", "scorecard"):
        table.add_column(name)
    for one in found[:DIFFERENCES_SHOWN]:
        table.add_row(one.scope, one.period, one.kpi, one.part, _exactly(one.expected), str(one.found))
    return table


def _exactly(number: Expected) -> str:
    return f"{number} = {float(number)}" if isinstance(number, Fraction) else str(number)


def _shown(kpi: str, figure: Figure) -> str:
    if figure.value is None:
        return "-"
    value = float(figure.value)
    if kpi in MONEY:
        return f"{value / 100:,.0f} USD"
    if kpi in RATES:
        return f"{value:.1%}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
