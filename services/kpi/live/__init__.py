"""Live scorecards: what appears on `kpi.updates` goes to whoever listens, over server-sent events."""
