"""`python -m deploy.tables`: write the README's tables and docs/kpis.md anew from the declarations."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from deploy.kpi_page import kpi_page, measures_of
from deploy.markdown import table
from services.kpi.kpis import CATALOGUE as KPIS
from services.kpi.records import KINDS
from services.kpi.records.client import CLIENT
from services.kpi.records.record import RecordKind
from shared.events import CATALOGUE as EVENTS
from shared.events import EventData

ROOT = Path(__file__).parents[1]
README, PAGE = ROOT / "README.md", ROOT / "docs" / "kpis.md"
BEGIN, END = "<!-- tables: begin (make tables) -->", "<!-- tables: end -->"
_ROW = re.compile(r"[KDNR]\d+")


def tables() -> str:
    """Return both tables as Markdown, each folded away until somebody opens it."""
    return "\n\n".join(
        [
            _folded(f"All {len(KPIS)} KPIs", _kpi_table()),
            _folded(
                f"All {len(EVENTS)} events, the records they join, and the rows of the KPIs of these", _event_table()
            ),
        ]
    )


def with_tables(readme: str) -> str:
    """Return *readme* with the tables of today between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables()}\n{END}{after}"


def _folded(title: str, text: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"


def _kpi_table() -> str:
    rows = ((f"`{kpi.id}`", kpi.name, kpi.formula, kpi.unit, str(kpi.better), kpi.source) for kpi in KPIS)
    return table(("KPI", "name", "formula", "unit", "better", "row"), rows)


def _event_table() -> str:
    client = ("what records tell of their client", "-", "client", _rows_of([CLIENT]))
    return table(("event", "topic", "records", "rows of KPIs"), [*map(_event_row, EVENTS), client])


def _event_row(event: type[EventData]) -> tuple[str, ...]:
    kinds = [kind for kind in KINDS if event in kind.joined_by]
    names = [kind.name for kind in kinds] + [CLIENT.name] * any(kind.tells for kind in kinds)
    return event.__name__, event.kafka_topic, ", ".join(names) or "-", _rows_of(kinds)


def _rows_of(kinds: Iterable[RecordKind]) -> str:
    measures = {measure.name for kind in kinds for measure in measures_of(kind)}
    kpis = (kpi for kpi in KPIS if any(measure.name in measures for measure in kpi.measures))
    return ", ".join(sorted({row for kpi in kpis for row in _ROW.findall(kpi.source)})) or "-"


def main() -> int:
    """Write both."""
    README.write_text(with_tables(README.read_text()))
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(kpi_page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
