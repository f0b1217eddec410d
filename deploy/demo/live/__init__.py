"""The live day: commands to the services, and events from the systems around them."""
