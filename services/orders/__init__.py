"""The orders service: deals through the pipeline, and orders.

Owns and emits `sales.orders` (DealOpened … DealReopened, OrderPlaced, OrderCancelled); reads `sales.orders` for what
other systems publish there, `sales.leads` for qualified leads, and `sales.shipments` for deliveries. Its database is
`orders`.
"""
