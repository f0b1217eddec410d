"""The names of what records tell of their clients: the rows of a client's ledger."""

ORDER = "order"
"""Orders placed, by day and manager, less those cancelled."""
CONTACT = "contact"
"""Connected calls, meetings and human touches, by day and manager; `of` is the medium."""
OUTREACH = "outreach"
"""Contacts by us, by day and manager: outbound calls whatever came of them, meetings, and touches by mail, chat or
message, automatic ones, too; `of` is the medium. What answers the client's own request is none."""
OUTREACH_CONNECTED = "outreach_connected"
"""Those of the outreaches that are calls at which people really spoke."""
CALL = "call"
"""All calls, by day and manager: also where a client's calls are found on the sheets."""
