"""Alerts: rules as data over finished scorecards, what they raised, and its delivery to other systems' webhooks."""
