"""One machine: broker, database and services, with Docker where an engine answers and natively elsewhere."""
