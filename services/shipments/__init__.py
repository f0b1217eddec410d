"""The shipments service: what logistics was asked, agreed to, sent and delivered, and what came back.

Owns and emits `sales.shipments` (ShipmentRequested … ReturnReceived); reads `sales.shipments` for what other systems
publish there, and `sales.orders` for orders that are placed, amended and cancelled. Its database is `shipments`.
"""
