"""What Salespulse is made of, and whether that can be trusted: `python -m deploy.supply audit | write`."""
