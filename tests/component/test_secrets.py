"""No setting that is a secret is shown: not in a log, a representation, an answer or a metric, whatever goes wrong."""

import asyncio
import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import cast

import pytest
from pydantic import ValidationError

from deploy.contract_files import services
from services.leads.intake.opening import Intake
from services.leads.settings import LeadsSettings
from services.leads.store import Contacts
from shared.desk import Desk
from shared.mongo import connected
from shared.webhooks import webhooks_in
from tests.component.processes import NOWHERE, ROOT, Infrastructure, Service, Services

pytestmark = pytest.mark.stack

PASSWORD, CONTACT, WEBHOOK = "sentinel-password-4711", "sentinel-contact-4711-abc", "sentinel-webhook-4711"
SENTINELS = (PASSWORD, "4711", b64encode(WEBHOOK.encode()).decode())
AWAY = f"mongodb://sales:{PASSWORD}@127.0.0.1:1/?authSource=admin&serverSelectionTimeoutMS=200"
MAPPING = """
source = "/pbx"
time_zone = "UTC"
secret_variable = "LEADS_PBX_SECRET"

[[events]]
type = "CallMissed"
id = "{id}"
time = { from = "at" }
[events.data]
call_id = "{id}"
client_id = "{client}"
"""


def shown(text: str) -> list[str]:
    """Return which secrets *text* shows."""
    return [one for one in SENTINELS if one in text]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a webhook's mapping file."""
    (tmp_path / "pbx.toml").write_text(MAPPING)
    return tmp_path


SECRETS = {"LEADS_CONTACT_SECRET": CONTACT, "LEADS_PBX_SECRET": f"whsec_{b64encode(WEBHOOK.encode()).decode()}"}


@pytest.fixture
async def troubled(services: Services, infrastructure: Infrastructure, folder: Path) -> Service:
    """Return a service whose database and Kafka are away."""
    return await services("leads", infrastructure, NOWHERE, MONGO_URL=AWAY, LEADS_WEBHOOKS=str(folder), **SECRETS)


async def test_a_service_in_trouble_shows_no_secret(troubled: Service) -> None:
    signed = {"webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,wrong"}
    answers = [
        await troubled.http.get("/health"),
        await troubled.http.get("/v1/leads/lead-1"),
        await troubled.http.get("/v1/leads", params={"limit": "many"}),
        await troubled.post("/v1/leads", {"channel": "web", "contact": {"mail": "a@b.example"}}),
        await troubled.post("/v1/leads", {"channel": "web"}, **{"Idempotency-Key": "1"}),
        await troubled.post("/v1/webhooks/pbx", {"id": "1"}, **signed),
        await troubled.send({"id": "1"}),
        await troubled.http.get("/openapi.json"),
        await troubled.http.get("/metrics"),
    ]

    assert await troubled.end() == 0

    assert [answer.text for answer in answers if shown(answer.text)] == []
    log = troubled.log.read_text()
    assert log, "it was in trouble, and told nobody"
    assert shown(log) == []


BROKEN_URLS = (
    f"mongodb://sales:{PASSWORD}/x@127.0.0.1:1",
    f"mongodb://sales:{PASSWORD}@more@127.0.0.1:1",
    f"mongodb://sales:x@127.0.0.1:{PASSWORD}",
    f"mongo://sales:{PASSWORD}@127.0.0.1",
    f"mongodb://sales:{PASSWORD}@127.0.0.1/?readPreference={PASSWORD}",
)


@pytest.mark.parametrize("url", BROKEN_URLS, ids=range(len(BROKEN_URLS)))
async def test_a_start_that_is_refused_shows_no_secret(url: str) -> None:
    environment = {"KAFKA_BOOTSTRAP": NOWHERE, "MONGO_URL": url, "LEADS_HTTP_PORT": "99999", **SECRETS}

    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "services.leads"],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "LEADS_HTTP_PORT" in done.stderr
    assert shown(done.stdout + done.stderr) == []


def test_settings_that_make_no_sense_show_no_secret_even_as_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"KAFKA_BOOTSTRAP": NOWHERE, "MONGO_URL": AWAY, "LEADS_HTTP_PORT": "no", **SECRETS}.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError) as refused:
        LeadsSettings()

    assert "http_port" in str(refused.value)
    assert shown(str(refused.value) + repr(refused.value)) == []


async def test_nothing_shows_a_secret_when_it_is_written_out(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    for name, value in {"KAFKA_BOOTSTRAP": NOWHERE, "MONGO_URL": AWAY, "LEADS_HTTP_PORT": "0", **SECRETS}.items():
        monkeypatch.setenv(name, value)
    settings = LeadsSettings()
    client = connected(settings.mongo_url.get_secret_value())
    intake = Intake(cast("Desk", None), Contacts(client["leads"]), settings.contact_key)
    middleware = services()["leads"].user_middleware
    written_out = (settings, client, client["leads"], webhooks_in(folder, "leads"), middleware, intake)

    assert PASSWORD in settings.mongo_url.get_secret_value()
    assert [one for one in written_out if shown(f"{one!r} {one!s}")] == []
    await client.close()
