"""Where the play begins: the invented past, or a CRM's export."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from deploy.demo.crm import Skipped, crm_history, crm_teller, read_tables
from deploy.demo.facts import Facts
from deploy.demo.past import months_before, past
from deploy.demo.telling import Teller
from shared.events import AnyEvent
from shared.values import Period, PeriodKind

MONTHS = 3


@dataclass(frozen=True, slots=True)
class Opening:
    """What has happened before the live day, the events that tell it, and what tells how it goes on."""

    facts: Facts
    events: list[AnyEvent]
    skipped: list[Skipped]
    teller: Teller
    is_invented: bool

    def periods(self, today: date) -> list[Period]:
        """Return the day, week, month, quarter and year of *today*, and every month and quarter of the past."""
        days = {event.time.date() for event in self.events if event.time.date() <= today}
        kinds = (PeriodKind.MONTH, PeriodKind.QUARTER)
        return sorted({*Period.all_of(today), *(Period.of(kind, day) for kind in kinds for day in days)})

    def months_shown(self, today: date) -> list[Period]:
        """Return the month of *today* and, where it is another, the last one of the past."""
        last = max(event.time.date() for event in self.events)
        return sorted({Period.of(PeriodKind.MONTH, day) for day in (last, today)})


def invented_opening(seed: int, today: date) -> Opening:
    """Return the three months before *today*; *seed* decides all of it."""
    facts = past(seed, months_before(today, MONTHS), today)
    teller = Teller(f"seed-{seed}")
    return Opening(facts, teller.all_of(facts), [], teller, is_invented=True)


def crm_opening(folder: Path) -> Opening:
    """Return the CRM's export in *folder* as a past. Raises: MissingTableError."""
    history = crm_history(read_tables(folder))
    return Opening(
        history.facts, crm_teller().all_of(history.facts), history.skipped, Teller("live"), is_invented=False
    )


def told_skipped(skipped: Iterable[Skipped]) -> list[str]:
    """Return a line for each reason: how many rows it left out, and which."""
    by_reason: dict[str, list[str]] = {}
    for row in skipped:
        by_reason.setdefault(row.reason, []).append(row.opportunity_id)
    return [f"skipped {len(ids)} rows ({reason}): {' '.join(ids)}" for reason, ids in by_reason.items()]
