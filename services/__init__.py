"""The four services; each knows the others only by their events."""
