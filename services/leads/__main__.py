"""`python -m services.leads`: run the leads service."""

from services.leads.app import NAME, build
from services.leads.settings import LeadsSettings
from shared.clock import system_clock
from shared.service import serve
from shared.settings import loaded

if __name__ == "__main__":
    settings = loaded(LeadsSettings)
    serve(build(settings, system_clock), settings, NAME)
