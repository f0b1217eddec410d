"""Any system's export as events: a mapping file says which columns make which facts."""
