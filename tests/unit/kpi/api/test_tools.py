"""What the tools of an assistant make of the API's answers, and of its refusals."""

import httpx
import pytest
from mcp.server.mcpserver.exceptions import ToolError

from services.kpi.api.asked import Api, path_of, path_of_record, reason
from services.kpi.api.mcp_transport import security
from services.kpi.api.told import named, says_something, sourced


class Away(httpx.AsyncBaseTransport):
    """A way to nobody."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)


def test_a_refusal_begins_with_the_argument_once() -> None:
    assert reason({"field": "by", "detail": "by: no such dimension"}) == "by: no such dimension"
    assert reason({"field": "kpi", "detail": "the catalogue has no 'x'"}) == "kpi: the catalogue has no 'x'"


def test_a_refusal_says_the_tools_name_of_an_argument() -> None:
    assert reason({"field": "from", "detail": "from: ask for 1 to 800 days"}) == "first: ask for 1 to 800 days"


def test_a_refusal_that_is_about_no_argument_is_told_as_it_is() -> None:
    assert reason({"detail": "there are no numbers"}) == "there are no numbers"


def test_an_argument_with_a_slash_asks_no_other_route() -> None:
    with pytest.raises(ToolError, match=r"^scope: there is no 'company/records'"):
        path_of("scorecards", scope="company/records")


def test_an_argument_cannot_end_the_path() -> None:
    assert path_of("scorecards", scope="team:a?b#c") == "/v1/scorecards/team:a%3Fb%23c"


def test_the_id_of_a_record_may_have_slashes() -> None:
    assert path_of_record("call_sheet", "ann/2026-11-23?") == "/v1/records/call_sheet/ann/2026-11-23%3F"


async def test_a_serve_that_is_away_is_said_to_be() -> None:
    async with httpx.AsyncClient(base_url="http://kpi.example", transport=Away()) as nobody:
        with pytest.raises(ToolError, match=r"kpi\.example.* does not answer"):
            await Api(nobody).get("/v1/kpis")


def test_the_address_of_records_asks_what_the_number_was_asked_for() -> None:
    told = sourced({"value": 1}, "team:a b", "win_rate", "2026-11", by="channel=web", teams=None)

    assert told["records"] == "/v1/scorecards/team:a%20b/win_rate/records?period=2026-11&by=channel%3Dweb"


def test_a_kpi_that_is_no_longer_declared_is_told_by_its_id() -> None:
    assert named("old_kpi", {}) == {"kpi": "old_kpi", "name": "old_kpi", "formula": "", "better": "-"}


@pytest.mark.parametrize(
    ("reading", "says"),
    [
        ({"n": 0, "value": None}, False),
        ({"n": 0, "value": 0, "target": None}, False),
        ({"n": 2, "value": 0}, True),
        ({"n": 0, "value": 0, "target": 5}, True),
        ({"n": 0, "value": 7}, True),
    ],
)
def test_a_number_says_something_if_facts_or_a_plan_stand_behind_it(reading: dict[str, object], says: bool) -> None:
    assert says_something(reading) is says


def test_a_serve_of_this_machine_is_asked_by_its_own_names_only() -> None:
    hosts = security("127.0.0.1", ())

    assert hosts.enable_dns_rebinding_protection
    assert "localhost:*" in hosts.allowed_hosts


def test_a_serve_of_the_network_is_asked_by_the_names_it_was_told() -> None:
    hosts = security("0.0.0.0", ("kpi.example",))

    assert hosts.enable_dns_rebinding_protection
    assert {"kpi.example", "kpi.example:*"} <= set(hosts.allowed_hosts)
    assert "https://kpi.example" in hosts.allowed_origins


def test_a_serve_of_the_network_that_was_told_no_name_asks_for_none() -> None:
    assert not security("0.0.0.0", ()).enable_dns_rebinding_protection
