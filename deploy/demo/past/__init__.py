"""The invented months before today, story by story; no story knows what happens after its end."""

from deploy.demo.past.past import months_before, past

__all__ = ["months_before", "past"]
