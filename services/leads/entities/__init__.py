"""What the leads service decides: one file per kind of entity. Pure."""
