"""Intake: how leads come in, one by one, many at once or as a table, and each contact only once."""
