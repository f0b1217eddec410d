"""A department to look at: its past and a live day, played through the public contract, and books of its own to check.

What happens is decided once, as `facts`; from them come the events that tell it and the books that must agree with the
services' numbers.
"""
