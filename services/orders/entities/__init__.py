"""What the orders service decides: one file per kind of entity. Pure."""
