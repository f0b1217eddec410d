"""The README's tables and the pages of KPIs and commands come from the declarations."""

from deploy.command_page import command_page
from deploy.kpi_page import kpi_page
from deploy.metric_table import PAGE as WATCHING
from deploy.metric_table import with_metrics
from deploy.securing_page import with_rights
from deploy.tables import COMMANDS, KPIS_OF_EVENTS, PAGE, README, SECURING, kpis_of_events, with_tables


def test_the_tables_are_those_of_today() -> None:
    text = README.read_text()

    assert text == with_tables(text), "run `make tables`"


def test_the_page_of_kpis_is_that_of_today() -> None:
    assert PAGE.read_text() == kpi_page(), "run `make tables`"


def test_the_page_of_commands_is_that_of_today() -> None:
    assert COMMANDS.read_text() == command_page(), "run `make tables`"


def test_the_table_of_metrics_is_that_of_today() -> None:
    page = WATCHING.read_text()

    assert page == with_metrics(page), "run `make tables`"


def test_the_page_of_rights_is_that_of_today() -> None:
    text = SECURING.read_text()

    assert text == with_rights(text), "run `make tables`"


def test_what_is_shown_of_an_events_kpis_is_that_of_today() -> None:
    assert KPIS_OF_EVENTS.read_text() == kpis_of_events(), "run `make tables`"
