"""`python -m services.orders`: run the orders service."""

from services.orders.app import NAME, build
from services.orders.settings import OrdersSettings
from shared.clock import system_clock
from shared.service import serve
from shared.settings import loaded

if __name__ == "__main__":
    settings = loaded(OrdersSettings)
    serve(build(settings, system_clock), settings, NAME)
