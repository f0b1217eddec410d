"""From a published event to a signed message at somebody else's server: once, whoever is restarted or fails."""

import json
import os
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from shared.clock import system_clock
from shared.events import AlertRaised
from shared.topics import KPI_ALERTS
from shared.webhooks import check_signature
from tests.builders import a_deal_closed
from tests.component.processes import ROOT, Infrastructure, Service, Services, new_id
from tests.conditions import eventually
from tests.fold_processes import published

pytestmark = pytest.mark.stack

NEW, OLD = b"a new secret of ours", b"an old secret of ours"


@dataclass
class Receiver:
    """Somebody else's server: it fails for a while, and then takes what comes."""

    fails: int
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    def status(self, headers: dict[str, str], body: bytes) -> int:
        """Note a message, and return what is answered."""
        self.got.append((headers, body))
        return 500 if len(self.got) <= self.fails else 204


@contextmanager
def receiving(receiver: Receiver) -> Iterator[Receiver]:
    """Serve *receiver* for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(receiver.status({key.lower(): value for key, value in self.headers.items()}, body))
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def rules_for(manager: str, port: int) -> str:
    return f"""
        [[rules]]
        id = "many-won"
        kind = "threshold"
        kpi = "deals_won"
        above = 1
        scopes = ["manager:{manager}"]
        period = "month"

        [[webhooks]]
        name = "chat"
        url = "http://127.0.0.1:{port}/hook"
        secret_variable = "CHAT_SECRET"
        old_secret_variable = "CHAT_SECRET_BEFORE"
        retry_after_seconds = [0.5, 0.5, 0.5]
    """


def a_secret(secret: bytes) -> str:
    return f"whsec_{b64encode(secret).decode()}"


async def listed(service: Service, path: str, name: str, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await service.http.get(path, params=asked)).json()[name]
    return found


async def test_a_number_that_passes_a_limit_is_told_once_and_delivered_signed(
    services: Services, infrastructure: Infrastructure, tmp_path: Path
) -> None:
    manager, scope = (id_ := new_id("manager")), f"manager:{id_}"

    async def wins() -> None:
        won = a_deal_closed(at=system_clock(), deal_id=new_id("deal"), client_id=new_id("client"), manager_id=manager)
        event = won.model_copy(update={"id": new_id("event")})
        await published(infrastructure.kafka, [event])

    with receiving(Receiver(fails=2)) as receiver:
        rules = tmp_path / "alerts.toml"
        rules.write_text(rules_for(manager, receiver.port))
        settings = {
            "KPI_TIME_ZONE": "UTC",
            "KPI_CURRENCY": "EUR",
            "KPI_ALERTS": str(rules),
            "CHAT_SECRET": a_secret(NEW),
            "CHAT_SECRET_BEFORE": a_secret(OLD),
        }
        kpi = await services("kpi", infrastructure, **settings)
        beside = Service(
            "kpi",
            infrastructure,
            kpi.database,
            tmp_path / "beside",
            infrastructure.kafka,
            arguments=("serve",),
            settings=settings,
        )
        await beside.start()
        try:
            await wins()
            await eventually(lambda: scorecard_says(kpi, scope, 1), what="the first deal is counted")
            assert await listed(kpi, "/v1/alerts", "alerts", scope=scope) == []

            await wins()
            [alert] = await eventually(lambda: listed(kpi, "/v1/alerts", "alerts", scope=scope, state="raised"))
            [delivery] = await eventually(
                lambda: listed(beside, "/v1/alerts/deliveries", "deliveries", rule="many-won", state="delivered")
            )

            assert (alert["rule"], alert["kpi"], alert["raised"][0]["value"]) == ("many-won", "deals_won", 2)
            assert [attempt.get("status") for attempt in delivery["attempts"]] == [500, 500, 204]
            assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
            for headers, body in receiver.got:
                for secret in (NEW, OLD):
                    check_signature(secret, headers, body, system_clock())
            assert json.loads(receiver.got[-1][1])["data"]["scope"] == scope

            await beside.end()
            await beside.start()
            await wins()
            await eventually(lambda: scorecard_says(kpi, scope, 3), what="the third deal is counted")
            again = await beside.post(f"/v1/alerts/deliveries/{delivery['delivery_id']}/resend")
            await eventually(lambda: len(receiver.got) == 4)
            unknown = await beside.post("/v1/alerts/deliveries/nothing/resend")

            assert (again.status_code, unknown.status_code) == (202, 404)
            [raised] = await infrastructure.published(KPI_ALERTS, lambda event: event.subject == scope)
            assert isinstance(raised.data, AlertRaised)
            assert (raised.data.alert_id, raised.data.value, raised.data.limit) == (alert["alert_id"], 2, 1)
            assert len(await listed(kpi, "/v1/alerts", "alerts", scope=scope)) == 1
        finally:
            await beside.end()
            await kpi.end()


def test_rules_that_make_no_sense_end_the_start_of_all_roles(infrastructure: Infrastructure, tmp_path: Path) -> None:
    rules = tmp_path / "alerts.toml"
    rules.write_text('[[rules]]\nid = "low"\n')
    settings = {
        "KAFKA_BOOTSTRAP": infrastructure.kafka,
        "MONGO_URL": infrastructure.mongo,
        "KPI_DATABASE": new_id("kpi"),
        "KPI_HTTP_PORT": "0",
        "KPI_TIME_ZONE": "UTC",
        "KPI_CURRENCY": "EUR",
        "KPI_ALERTS": str(rules),
    }

    ended = subprocess.run(
        [sys.executable, "-m", "services.kpi", "all"],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == os.EX_CONFIG
    assert f"KPI_ALERTS: {rules}: rules.0" in ended.stdout


async def scorecard_says(kpi: Service, scope: str, won: int) -> bool:
    """Say whether *scope* has *won* deals this month."""
    month = f"{system_clock():%Y-%m}"
    answer = await kpi.http.get(f"/v1/scorecards/{scope}", params={"period": month})
    return answer.is_success and answer.json()["kpis"]["deals_won"]["value"] == won
