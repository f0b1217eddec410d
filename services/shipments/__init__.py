"""The shipments service: what logistics was asked, agreed to, and delivered.

Owns and emits `sales.shipments` (ShipmentRequested … ShipmentDelivered); reads `sales.shipments` for what other systems
publish there, and `sales.orders` for placed orders. Its database is `shipments`.
"""
