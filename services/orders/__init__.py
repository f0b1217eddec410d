"""The orders service: deals through the pipeline, orders, and the money for them.

Owns and emits `sales.orders` (DealOpened … DealReopened; OrderPlaced, OrderAmended, OrderCancelled, PaymentReceived,
RefundIssued; PriceChanged, DiscountApproved, the offers and the points); reads `sales.orders` for what other systems
publish there, `sales.leads` for qualified leads and promotions, and `sales.shipments` for deliveries and returns. Its
database is `orders`.
"""
