"""`python -m deploy.tables`: write the README's tables, the pages in docs/ and shared/events/kpis.json anew."""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from deploy.command_page import command_page
from deploy.kpi_page import kpi_page, measures_of
from deploy.markdown import table
from deploy.metric_table import PAGE as WATCHING
from deploy.metric_table import with_metrics
from deploy.securing_page import with_rights
from services.kpi.kpis import CATALOGUE as KPIS
from services.kpi.kpis import KPI
from services.kpi.records import KINDS
from services.kpi.records.client import CLIENT
from services.kpi.records.record import RecordKind
from shared.events import CATALOGUE as EVENTS
from shared.events import EventData

ROOT = Path(__file__).parents[1]
README, PAGE, COMMANDS = ROOT / "README.md", ROOT / "docs" / "kpis.md", ROOT / "docs" / "commands.md"
SECURING = ROOT / "docs" / "securing.md"
KPIS_OF_EVENTS = ROOT / "shared" / "events" / "kpis.json"
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


def kpis_of_events() -> str:
    """Return as JSON, by type of event, the KPIs whose records it joins: the published language knows no service."""
    found = {event.__name__: _kpis_of(_kinds_of(event)) for event in EVENTS}
    return json.dumps(found, indent=1) + "\n"


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
    kinds = _kinds_of(event)
    names = [kind.name for kind in kinds] + [CLIENT.name] * any(kind.tells for kind in kinds)
    return event.__name__, event.kafka_topic, ", ".join(names) or "-", _rows_of(kinds)


def _kinds_of(event: type[EventData]) -> list[RecordKind]:
    return [kind for kind in KINDS if event in kind.joined_by]


def _rows_of(kinds: Iterable[RecordKind]) -> str:
    rows = {row for kpi in _kpis_of(kinds) for row in _ROW.findall(KPI[kpi].source)}
    return ", ".join(sorted(rows)) or "-"


def _kpis_of(kinds: Iterable[RecordKind]) -> list[str]:
    measures = {measure.name for kind in kinds for measure in measures_of(kind)}
    return [kpi.id for kpi in KPIS if any(measure.name in measures for measure in kpi.measures)]


def main() -> int:
    """Write them all."""
    KPIS_OF_EVENTS.write_text(kpis_of_events())
    README.write_text(with_tables(README.read_text()))
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(kpi_page())
    COMMANDS.write_text(command_page())
    WATCHING.write_text(with_metrics(WATCHING.read_text()))
    SECURING.write_text(with_rights(SECURING.read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
