"""What the one-machine stack promises of a broker and a database that really run."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from pymongo import MongoClient

from deploy.local.errors import PartDidNotStartError, PortInUseError
from deploy.local.infrastructure import own_stack
from deploy.local.place import ROOT
from deploy.local.service import Service
from deploy.local.stack import Stack
from deploy.local.state import read_state

pytestmark = pytest.mark.stack

INFRASTRUCTURE = ("kafka", "mongo")
FAKE_SERVICE = """
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

class Healthy(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

HTTPServer((os.environ["FAKE_HTTP_HOST"], int(os.environ["FAKE_HTTP_PORT"])), Healthy).serve_forever()
"""


def run(*arguments: str, directory: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deploy.local", *arguments, "--dir", str(directory)]
    environment = {**os.environ, "SALES_STACK": "native"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)


def runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def processes_of(directory: Path) -> list[str]:
    """Return the command lines of all processes that have to do with *directory*."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words: list[str] = process.info["cmdline"] or []
        found += [" ".join(words)] if any(str(directory) in word for word in words) else []
    return found


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("stack"))
    stack.up(INFRASTRUCTURE)
    yield stack
    stack.down()


@pytest.fixture(scope="module")
def bootstrap(stack: Stack) -> str:
    return str(stack.addresses().kafka)


@pytest.fixture(scope="module")
async def topic(bootstrap: str) -> str:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic("greetings", 1, 1)])
    finally:
        await admin.close()
    return "greetings"


async def produce(bootstrap: str, topic: str, value: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all") as producer:
        await producer.send_and_wait(topic, value)


async def first_record(bootstrap: str, topic: str) -> bytes:
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap) as consumer:
        partition = TopicPartition(topic, 0)
        consumer.assign([partition])
        await consumer.seek_to_beginning(partition)
        value: bytes = (await consumer.getone()).value
        return value


def documents(stack: Stack) -> list[dict[str, object]]:
    with MongoClient[dict[str, object]](stack.addresses().mongo) as client:
        return list(client["sales"]["greetings"].find())


def write_document(stack: Stack) -> None:
    with MongoClient[dict[str, object]](stack.addresses().mongo) as client:
        client["sales"]["greetings"].replace_one({"_id": "one"}, {"_id": "one", "text": "hello"}, upsert=True)


def test_starting_twice_is_harmless(stack: Stack) -> None:
    before = [stack.pid(name) for name in INFRASTRUCTURE]

    run("up", "--only", "kafka,mongo", directory=stack.directory)

    assert [stack.pid(name) for name in INFRASTRUCTURE] == before
    assert all(runs(pid) for pid in before)


def test_two_starts_at_once_start_one_stack(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "deploy.local", "up", "--only", "mongo", "--dir", str(tmp_path)]
    environment = {**os.environ, "SALES_STACK": "native"}
    both = [subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) for _ in range(2)]

    try:
        assert [one.wait() for one in both] == [0, 0]
        assert len(processes_of(tmp_path)) == 1
    finally:
        run("down", directory=tmp_path)


def test_status_is_read_by_other_programs(stack: Stack) -> None:
    status = json.loads(run("status", "--json", directory=stack.directory).stdout)

    assert status == stack.addresses().model_dump()
    assert status["kafka"].startswith("127.0.0.1:")
    assert status["mongo"].startswith("mongodb://127.0.0.1:")
    assert list(status["services"]) == ["leads", "orders", "shipments", "kpi"]


def test_status_is_read_by_people(stack: Stack) -> None:
    table = run("status", directory=stack.directory).stdout

    assert table.splitlines()[0].split() == ["kafka", "ready", stack.addresses().kafka]


def test_logs_are_shown(stack: Stack) -> None:
    assert "Kafka Server started" in run("logs", "kafka", "-n", "500", directory=stack.directory).stdout


async def test_a_record_survives_the_kill_of_the_broker(stack: Stack, bootstrap: str, topic: str) -> None:
    await produce(bootstrap, topic, b"hello")
    before = stack.pid("kafka")

    stack.kill("kafka")
    assert not runs(before)
    stack.start("kafka")

    assert stack.pid("kafka") != before
    assert stack.addresses().kafka == bootstrap
    assert await first_record(bootstrap, topic) == b"hello"


def test_a_part_that_was_launched_without_waiting_is_waited_for_by_the_next_start(stack: Stack) -> None:
    stack.kill("kafka")
    stack.launch("kafka")
    launched = stack.pid("kafka")

    stack.start("kafka")

    assert stack.pid("kafka") == launched
    assert stack.is_ready("kafka")


def test_a_document_survives_the_kill_of_the_database(stack: Stack) -> None:
    write_document(stack)

    stack.kill("mongo")
    stack.start("mongo")

    assert documents(stack) == [{"_id": "one", "text": "hello"}]


def test_a_document_survives_down_and_up(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    stack.up(["mongo"])
    try:
        write_document(stack)
        stack.down()
        stack.up(["mongo"])

        assert documents(stack) == [{"_id": "one", "text": "hello"}]
    finally:
        stack.down()


def test_two_stacks_run_side_by_side(stack: Stack, tmp_path: Path) -> None:
    other = Stack(tmp_path)
    try:
        assert other.up(["mongo"]).mongo not in (None, stack.addresses().mongo)
    finally:
        other.down()


def test_a_port_in_use_that_was_asked_for_is_an_error(stack: Stack, tmp_path: Path) -> None:
    taken = str(stack.addresses().mongo).rpartition(":")[2]

    with pytest.raises(PortInUseError, match=taken):
        Stack(tmp_path, env={"MONGO_PORT": taken}).up(["mongo"])


def test_down_leaves_no_process_behind_and_wipe_no_data(tmp_path: Path) -> None:
    run("up", "--only", "kafka,mongo", directory=tmp_path)
    pids = [process.pid for process in read_state(tmp_path).processes.values()]
    assert [runs(pid) for pid in pids] == [True, True]

    run("down", "--wipe", directory=tmp_path)

    assert [runs(pid) for pid in pids] == [False, False]
    assert processes_of(tmp_path) == []
    assert not (tmp_path / "kafka" / "data").exists()
    assert not (tmp_path / "mongo").exists()


def a_service_that_is(code: str, stack: Stack, folder: Path) -> Stack:
    """Return *stack* with one service, whose code is *code*."""
    (folder / "fake_service.py").write_text(code)
    path = os.pathsep.join([str(folder), str(ROOT)])
    services = (Service("fake", 8100, "fake_service", "FAKE"),)
    return Stack(stack.directory, env={"PYTHONPATH": path}, services=services)


def test_a_service_is_started_killed_and_started_again_at_its_address(stack: Stack, tmp_path: Path) -> None:
    with_service = a_service_that_is(FAKE_SERVICE, stack, tmp_path)
    with_service.start("fake")
    try:
        address = with_service.addresses().services["fake"]
        assert with_service.is_ready("fake")

        with_service.kill("fake")
        assert not with_service.is_ready("fake")

        with_service.restart("fake")
        assert with_service.is_ready("fake")
        assert with_service.addresses().services["fake"] == address
    finally:
        with_service.stop("fake")


def test_a_service_that_ends_at_once_is_an_error_with_the_last_lines_of_its_log(stack: Stack, tmp_path: Path) -> None:
    with pytest.raises(PartDidNotStartError, match="its process ended") as error:
        a_service_that_is("raise SystemExit('LEADS_X is not set')", stack, tmp_path).start("fake")

    assert error.value.last_lines == ("LEADS_X is not set",)


def test_a_stack_of_the_tests_own_goes_when_the_test_is_done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SALES_LOCAL_DIR", str(tmp_path))
    monkeypatch.setenv("SALES_STACK", "native")
    with own_stack() as stack:
        stack.up(["mongo"])
        assert len(processes_of(stack.directory)) == 1

    assert processes_of(tmp_path) == []
    assert not stack.directory.exists()


def test_the_stack_of_a_test_run_that_was_killed_goes_with_the_next_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SALES_LOCAL_DIR", str(tmp_path))
    monkeypatch.setenv("SALES_STACK", "native")
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    orphan = Stack(tmp_path / "tests" / f"{int(ended.stdout)}-x")
    orphan.up(["mongo"])

    with own_stack():
        assert processes_of(orphan.directory) == []
        assert not orphan.directory.exists()
