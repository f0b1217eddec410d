"""Which alert a record of `kpi.alerts` speaks of."""

from typing import Any

import structlog

from shared.events import AlertRaised, TargetReached
from shared.events.codec import UnreadableEventError, decode

log = structlog.get_logger()


def alert_told(record: Any) -> str | None:
    """Return the id of the alert that *record* says something of; None where it says nothing we know."""
    try:
        data = decode(record.value, record.headers).data
    except UnreadableEventError as error:
        log.warning("unreadable alert passed over", offset=record.offset, reason=str(error)[:500])
        return None
    return data.alert_id if isinstance(data, AlertRaised | TargetReached) else None
