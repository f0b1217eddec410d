"""What the shipments service decides: one file per kind of entity. Pure."""
