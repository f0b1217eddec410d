"""The fold: events join records, records change cells, each exactly once."""
