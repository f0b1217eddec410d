"""Who may do what in MongoDB: declared once as data, applied by `python -m deploy.mongo apply`."""
