"""The leads service: leads, planned calls and calls.

Owns and emits `sales.leads` (LeadCreated … LeadConverted, CallPlanned, CallCompleted); reads `sales.leads` for what
other systems publish there, and `sales.orders` for won deals. Its database is `leads`.
"""
