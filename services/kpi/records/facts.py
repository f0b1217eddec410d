"""The names of what records tell of their clients: the rows of a client's ledger."""

ORDER = "order"
"""Orders placed, by day and manager, less those cancelled."""
CONTACT = "contact"
"""Connected calls, meetings and human touches, by day and manager; `of` is the medium."""
CALL = "call"
"""All calls, by day and manager: also where a client's calls are found on the sheets."""
