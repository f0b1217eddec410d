"""`python -m deploy.tables`: write the README's tables anew from the declarations of events, measures and KPIs."""

import sys
from pathlib import Path

from services.kpi.kpis import CATALOGUE as KPIS
from services.kpi.kpis import Kpi
from services.kpi.measures import MEASURES
from services.kpi.records import KINDS
from shared.events import CATALOGUE as EVENTS
from shared.events import EventData

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- tables: begin (make tables) -->", "<!-- tables: end -->"


def tables() -> str:
    """Return both tables as Markdown."""
    return f"{_kpi_table()}\n\n{_event_table()}"


def with_tables(readme: str) -> str:
    """Return *readme* with the tables of today between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables()}\n{END}{after}"


def _kpi_table() -> str:
    rows = map(_kpi_row, KPIS)
    return "\n".join(["| KPI | name | formula | unit | better | measures |", "|---|---|---|---|---|---|", *rows])


def _kpi_row(kpi: Kpi) -> str:
    measures = ", ".join(measure.name for measure in kpi.measures)
    return f"| `{kpi.id}` | {kpi.name} | {kpi.formula} | {kpi.unit} | {kpi.better} | {measures} |"


def _event_table() -> str:
    return "\n".join(
        [
            "| event | topic | records it joins | what they contribute to | KPIs of that |",
            "|---|---|---|---|---|",
            *map(_event_row, EVENTS),
        ]
    )


def _event_row(event: type[EventData]) -> str:
    kinds = [kind for kind in KINDS if event in kind.joined_by]
    measures = [measure for measure in MEASURES if measure.of in kinds]
    kpis = [kpi for kpi in KPIS if any(measure in measures for measure in kpi.measures)]
    cells = (
        ", ".join(kind.name for kind in kinds),
        ", ".join(measure.name for measure in measures),
        ", ".join(f"`{kpi.id}`" for kpi in kpis),
    )
    return f"| {event.__name__} | {event.kafka_topic} | {' | '.join(cell or '-' for cell in cells)} |"


def main() -> int:
    """Write the README."""
    README.write_text(with_tables(README.read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
