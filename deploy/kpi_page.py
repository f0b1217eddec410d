"""docs/kpis.md: every KPI, list, measure and kind of record as it is declared."""

from deploy.markdown import table
from services.kpi.kpis import CATALOGUE as KPIS
from services.kpi.kpis import Kpi, OnRequest
from services.kpi.kpis.lists import LISTS
from services.kpi.measures import MEASURES, Measure
from services.kpi.records import KINDS
from services.kpi.records.record import RecordKind

_HEAD = """# KPIs

Written by `make tables` from the declarations in `services/kpi/`; a test fails when it is stale. K, R, D and N name the
catalogue's rows, its rules and the duties of the department. Money is in minor units of the company's currency. Which
way a case goes where one could do otherwise stands under *edges*."""


def kpi_page() -> str:
    """Return the page."""
    parts = [_HEAD, *map(_kpi, KPIS), _lists(), _measures(), _kinds()]
    return "\n\n".join(parts) + "\n"


def measures_of(kind: RecordKind) -> list[Measure]:
    """Return the measures that records of *kind* contribute to."""
    return [one for one in MEASURES if one.of.name == kind.name]


def _kpi(kpi: Kpi) -> str:
    basis = f", basis {kpi.basis}" if kpi.basis else ""
    measures = ", ".join(f"`{one.name}`" for one in kpi.measures)
    better = {"up": ", higher is better", "down": ", lower is better"}.get(str(kpi.better), "")
    lines = [
        f"formula: {kpi.formula}",
        f"unit: {kpi.unit}{basis}{better}",
        f"row: {kpi.source}; duties: {', '.join(kpi.duties) or 'none named'}",
        *([f"edges: {kpi.edges}"] if kpi.edges else []),
        *([f"by: {', '.join(kpi.by)}"] if kpi.by else []),
        *(["on request: no scorecard has it"] if isinstance(kpi, OnRequest) else []),
        f"measures: {measures or 'none; it is made of other KPIs or of lists'}",
    ]
    return f"## `{kpi.id}`\n\n**{kpi.name}** · {kpi.name_ru}\n\n" + "\n".join(f"- {line}" for line in lines)


def _lists() -> str:
    rows = ((f"`{one.name}`", one.title, one.meaning, ", ".join(one.columns)) for one in LISTS.values())
    return "# Lists\n\n" + table(("list", "title", "meaning", "columns"), rows)


def _measures() -> str:
    rows = ((f"`{one.name}`", one.of.name, _kept(one), one.meaning) for one in MEASURES)
    return "# Measures\n\n" + table(("measure", "record", "kept as", "meaning"), rows)


def _kept(measure: Measure) -> str:
    said = {
        "running total": measure.is_stock,
        "due by the quarter-hour": measure.is_due,
        "money by currency": measure.is_money,
        "once per month, quarter, year": measure.is_distinct,
    }
    return ", ".join(words for words, holds in said.items() if holds) or "sum of days"


def _kinds() -> str:
    rows = (
        (one.name, ", ".join(event.__name__ for event in one.joined_by), "yes" if one.tells else "") for one in KINDS
    )
    client = ("client", "none: it is the sum of what the others tell", "")
    return "# Kinds of record\n\n" + table(("record", "events that join it", "tells its client"), [*rows, client])
