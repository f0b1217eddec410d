"""How another system's rows and messages become events: by a mapping file, as data."""
