"""What the image has is enough: every service and role starts from the runtime lock and the copied files alone.

No container engine is needed: the steps of deploy/Dockerfile are carried out in a folder, and the programs run in it;
what they leave there, or at home, would be refused by a read-only root filesystem.
"""

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import httpx
import pytest

from deploy.local.infrastructure import Infrastructure, running_infrastructure
from deploy.local.ports import free_port
from tests.conditions import eventually

pytestmark = [pytest.mark.long, pytest.mark.stack]

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()
PROGRAMS = {
    "leads": ("LEADS", ["services.leads"]),
    "orders": ("ORDERS", ["services.orders"]),
    "shipments": ("SHIPMENTS", ["services.shipments"]),
    "fold": ("KPI", ["services.kpi", "fold"]),
    "score": ("KPI", ["services.kpi", "score"]),
    "serve": ("KPI", ["services.kpi", "serve"]),
}


def python_of(image: Path) -> str:
    return str(image / "venv" / "bin" / "python")


@pytest.fixture(scope="module")
def image() -> Iterator[Path]:
    """Yield a folder that holds what the image does."""
    folder = Path(mkdtemp(prefix="salespulse-image-"))
    (folder / "home").mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    flags = "--quiet --no-deps --no-compile --only-binary :all: --require-hashes --disable-pip-version-check".split()
    pip = [sys.executable, "-m", "pip", "--python", python_of(folder), "install", *flags]
    subprocess.run([*pip, "-r", str(ROOT / "requirements-runtime.lock")], check=True)
    packages = next((folder / "venv" / "lib").iterdir()) / "site-packages"
    for pruned in re.search(r"RUN rm -rf (plotly.*)", DOCKERFILE)[1].split():  # type: ignore[index]  # it is there
        shutil.rmtree(packages / pruned)
    for copied in re.findall(r"^COPY (?!--from|requirements)(.*) \S+$", DOCKERFILE, re.MULTILINE):
        for source in copied.split():
            _copied(ROOT / source, folder / "code" / source)
    compiled = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    subprocess.run([*compiled, str(packages), str(folder / "code")], check=True)
    yield folder
    shutil.rmtree(folder)


def _copied(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def _environment(image: Path, where: Infrastructure, **more: str) -> dict[str, str]:
    own = {"PATH": "/usr/bin:/bin", "HOME": str(image / "home"), "PYTHONDONTWRITEBYTECODE": "1"}
    return own | {"KAFKA_BOOTSTRAP": where.kafka, "MONGO_URL": where.mongo} | more


def _told(name: str, port: int) -> dict[str, str]:
    """Return the settings of a program that meets no other."""
    prefix, own = PROGRAMS[name][0], f"image_{uuid4().hex[:8]}"
    settings = {"HTTP_PORT": str(port), "DATABASE": own, "GROUP": own}
    return {f"{prefix}_{key}": value for key, value in settings.items()} | {
        "KPI_TIME_ZONE": "UTC",
        "KPI_CURRENCY": "USD",
    }


@contextmanager
def _running(image: Path, environment: dict[str, str], program: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [python_of(image), "-m", *program]
    with subprocess.Popen(command, cwd=image / "code", env=environment) as process:
        try:
            yield process
        finally:
            process.terminate()


async def test_every_service_and_role_starts_from_what_the_image_has_and_writes_nothing(image: Path) -> None:
    before, ports = _files(image), {name: free_port() for name in PROGRAMS}
    with running_infrastructure() as where, ExitStack() as stack:
        with _running(image, _environment(image, where), ["deploy.topics"]) as topics:
            assert topics.wait(60) == 0
        processes = {
            name: stack.enter_context(_running(image, _environment(image, where, **_told(name, ports[name])), program))
            for name, (_, program) in PROGRAMS.items()
        }
        async with httpx.AsyncClient(timeout=5) as http:
            for name, process in processes.items():
                await _healthy(http, name, ports[name], process)
            charts = await http.get(f"http://127.0.0.1:{ports['serve']}/web/plotly.min.js")
            assert charts.is_success, "what was pruned is what the page needs"
    assert {process.returncode for process in processes.values()} <= {0, -signal.SIGTERM}
    assert _files(image) == before


def _files(image: Path) -> set[Path]:
    return set(image.rglob("*"))


async def _healthy(http: httpx.AsyncClient, name: str, port: int, process: subprocess.Popen[bytes]) -> None:
    async def is_healthy() -> bool:
        assert process.poll() is None, f"{name} ended with {process.returncode}"
        try:
            return (await http.get(f"http://127.0.0.1:{port}/health")).is_success
        except httpx.HTTPError:
            return False

    await eventually(is_healthy, within_s=180, what=f"{name} is healthy")


def test_parquet_is_written_by_what_the_image_has(image: Path) -> None:
    program = (
        "import io, pyarrow as a; from pyarrow import parquet as p; p.write_table(a.table({'a': [1]}), io.BytesIO())"
    )
    subprocess.run([python_of(image), "-c", program], check=True)


def test_every_module_of_the_services_is_found_in_what_the_image_has(image: Path) -> None:
    program = (
        "import pkgutil, importlib, services, shared\n"
        "for package in (services, shared):\n"
        "    for found in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "        if not found.name.endswith('__main__'):\n"
        "            importlib.import_module(found.name)\n"
    )
    command = [python_of(image), "-B", "-c", program]
    ended = subprocess.run(command, cwd=image / "code", capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
