"""A client for live numbers: copy live.py, or run `python -m deploy.watching URL --scope company`."""
