"""What management decides: one file per kind of entity. Pure."""
