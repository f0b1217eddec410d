"""Messages of a telephony system, posted to the leads service as it writes them, signed."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.clock import system_clock
from shared.webhooks import signature
from tests.component.processes import Infrastructure, Service, Services, new_id

pytestmark = pytest.mark.stack

SECRET = b"known to the telephony system and to us"
MAPPING = """
source = "/webforms"
time_zone = "UTC"
secret_variable = "FORMS_SECRET"

[[events]]
type = "LeadCreated"
when = { kind = "form" }
id = "{webhook-id}"
time = { from = "sent" }
[events.data]
lead_id = "{form.id}"
client_id = "{form.who|slug}"
channel = "web"
"""


@pytest.fixture
async def hooked(
    services: Services, infrastructure: Infrastructure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Service:
    """Return a leads service that takes the messages of web forms."""
    (tmp_path / "forms.toml").write_text(MAPPING)
    monkeypatch.setenv("LEADS_WEBHOOKS", str(tmp_path))
    monkeypatch.setenv("FORMS_SECRET", f"whsec_{b64encode(SECRET).decode()}")
    return await services("leads", infrastructure)


def a_form(lead_id: str, **changes: Any) -> dict[str, Any]:
    form = {"id": lead_id, "who": "Acme Ltd"}
    return {"kind": "form", "sent": system_clock().isoformat(), "form": form, **changes}


async def posted(
    service: Service, message: dict[str, Any] | bytes, secret: bytes = SECRET, name: str = "forms"
) -> httpx.Response:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    id_, stamp = new_id("message"), str(int(system_clock().timestamp()))
    headers = {"webhook-id": id_, "webhook-timestamp": stamp, "webhook-signature": signature(secret, id_, stamp, body)}
    async with service.asked_with(None) as http:  # a sender has no key of ours: the signature is enough
        return await http.post(f"/v1/webhooks/{name}", content=body, headers=headers)


async def test_a_signed_message_becomes_events(hooked: Service) -> None:
    lead_id = new_id("lead")

    answer = await posted(hooked, a_form(lead_id))

    assert answer.status_code == 202, answer.text
    [event] = answer.json()["events"]
    assert (event["type"], event["status"]) == ("LeadCreated", "accepted")
    assert (await hooked.state(f"/v1/leads/{lead_id}"))["client_id"] == "acme-ltd"


async def test_a_message_that_no_rule_is_meant_for_is_taken_and_makes_nothing(hooked: Service) -> None:
    answer = await posted(hooked, a_form(new_id("lead"), kind="ping"))

    assert (answer.status_code, answer.json()) == (202, {"events": []})


async def test_what_cannot_be_taken_is_refused_with_its_reason(hooked: Service) -> None:
    refused = {
        "unknown": await posted(hooked, a_form("x"), name="nobody"),
        "unsigned": await posted(hooked, a_form("x"), secret=b"guessed"),
        "no JSON": await posted(hooked, b"{oops"),
        "no object": await posted(hooked, b"[1]"),
        "no time": await posted(hooked, a_form("x", sent="yesterday")),
        "no lead": await posted(hooked, a_form("")),
        "too long": await posted(hooked, b" " * 600_000),
    }

    found = {what: (answer.status_code, answer.json()["code"]) for what, answer in refused.items()}
    assert found == {
        "unknown": (404, "not-found"),
        "unsigned": (401, "not-signed"),
        "no JSON": (422, "not-json"),
        "no object": (422, "not-json"),
        "no time": (422, "bad-message"),
        "no lead": (422, "bad-message"),
        "too long": (413, "body-too-large"),
    }
    assert (refused["no time"].json()["field"], refused["no lead"].json()["field"]) == ("sent", "data.lead_id")


async def test_a_message_without_a_signature_is_refused_whoever_sends_it(hooked: Service) -> None:
    answer = await hooked.http.post("/v1/webhooks/forms", json=a_form("x"))

    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed")
