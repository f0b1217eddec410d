"""What a system says: when, and which facts."""

from datetime import datetime

from shared.events import EventData

Saying = tuple[datetime, EventData]
