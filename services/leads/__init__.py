"""The leads service: leads and requests, calls and meetings, clients and their care, and what is learned of the market.

Owns and emits `sales.leads` (LeadCreated … ProductRequested); reads `sales.leads` for what other systems publish there,
`sales.orders` for won deals, `sales.shipments` for deliveries and `sales.management` for who is here. Its database is
`leads`.
"""
