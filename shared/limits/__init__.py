"""How much one caller may ask of a service: bytes, requests, connections, and the time that it takes over them."""
