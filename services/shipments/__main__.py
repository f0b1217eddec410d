"""`python -m services.shipments`: run the shipments service."""

from services.shipments.app import NAME, build
from services.shipments.settings import ShipmentsSettings
from shared.clock import system_clock
from shared.service import serve
from shared.settings import loaded

if __name__ == "__main__":
    settings = loaded(ShipmentsSettings)
    serve(build(settings, system_clock), settings, NAME)
