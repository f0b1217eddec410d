"""Everything that runs Salespulse somewhere: one machine, a demonstration, a cluster."""
