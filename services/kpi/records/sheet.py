"""Sheets: many small facts of one manager and one day in one record, so that one write keeps them all."""

from datetime import date
from zlib import crc32

from services.kpi.records.rules import Rules


def sheet_of(manager: str, day: date, fact_id: str, rules: Rules) -> str:
    """Return the sheet that a fact of *manager*'s *day* is on; its page follows from its id, so it is always found."""
    return f"{manager}/{day}/{crc32(fact_id.encode()) % rules.sheet_pages}"


def pages_of(manager: str, day: date, rules: Rules) -> list[str]:
    """Return all sheets of *manager*'s *day*."""
    return [f"{manager}/{day}/{page}" for page in range(rules.sheet_pages)]
