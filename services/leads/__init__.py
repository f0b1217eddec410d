"""The leads service: leads, requests, planned calls and calls.

Owns and emits `sales.leads` (LeadCreated … LeadConverted, CallPlanned, CallCompleted, InboundRequestReceived,
CallMissed, RequestAnswered); reads `sales.leads` for what other systems publish there, `sales.orders` for won deals and
`sales.management` for who is here. Its database is `leads`.
"""
