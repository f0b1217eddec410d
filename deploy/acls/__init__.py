"""Who may do what in Kafka: declared once as data, applied by `python -m deploy.acls apply`."""
