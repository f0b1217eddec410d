"""pip-audit's word is passed on: what is known, and, just as much a fault, what nobody could say."""

import json
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from deploy.supply.advisories import Service, advisories, held_against

KNOWN: dict[str, Any] = {
    "id": "PYSEC-2026-1",
    "affected": [
        {
            "package": {"name": "starlette", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.10.1"}]}],
        }
    ],
}
ANSWERS: Mapping[str, dict[str, Any]] = {"starlette": {"vulns": [KNOWN]}}


class Osv(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(ANSWERS.get(asked["package"]["name"], {})).encode())

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def osv() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Osv) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
        server.shutdown()


def a_lock(folder: Path, *pins: str) -> Path:
    lock = folder / "requirements.lock"
    lock.write_text("".join(f"{pin} --hash=sha256:{'0' * 64}\n" for pin in pins))
    return lock


def test_a_known_vulnerability_is_told_with_what_mends_it(tmp_path: Path, osv: str) -> None:
    lock = a_lock(tmp_path, "starlette==1.10.0", "anyio==4.16.0")

    assert advisories(lock, Service(osv_url=osv)) == ["starlette 1.10.0: PYSEC-2026-1; fixed in 1.10.1"]


def test_where_nothing_is_known_nothing_is_told(tmp_path: Path, osv: str) -> None:
    assert advisories(a_lock(tmp_path, "anyio==4.16.0"), Service(osv_url=osv)) == []


def test_a_service_that_does_not_answer_is_a_fault(tmp_path: Path) -> None:
    (told,) = advisories(a_lock(tmp_path, "anyio==4.16.0"), Service(osv_url="http://127.0.0.1:1/v1/query"))

    assert told.startswith("http://127.0.0.1:1/v1/query does not answer")
    assert "AUDIT_OSV_URL" in told


def test_a_package_that_the_service_does_not_know_is_a_fault() -> None:
    report = {
        "dependencies": [
            {"name": "anyio", "version": "4.16.0", "vulns": []},
            {"name": "starlette", "skip_reason": "not found"},
        ]
    }

    (told,) = held_against(report, "pypi")

    assert told.startswith("pypi knows nothing of 1 of 2 packages (not found …)")
