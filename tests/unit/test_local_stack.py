"""What the one-machine stack promises before anything runs."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml  # type: ignore[import-untyped]  # a part of other packages, so its types are not installed
from hypothesis import given
from hypothesis import strategies as st

from deploy.local import kafka, process, tail
from deploy.local.__main__ import parsed
from deploy.local.addresses import addresses_of
from deploy.local.choice import local_stack
from deploy.local.database import Database
from deploy.local.docker import DockerStack, containers_of, project_of
from deploy.local.errors import (
    JavaMissingError,
    JavaTooOldError,
    KafkaNotFetchedError,
    MavenMissingError,
    NeverStartedError,
    NotAPortError,
    NotAStackError,
    PartDidNotStartError,
    PortInUseError,
    SecuredDockerError,
    StateUnreadableError,
    UnknownPartError,
    UnsecuredDataError,
)
from deploy.local.infrastructure import Infrastructure, running_infrastructure
from deploy.local.java import major_version, usable_java
from deploy.local.kafka_libs import are_fetched, fetched_libs, first_error
from deploy.local.parts import selected
from deploy.local.place import ROOT, Place, default_directory
from deploy.local.ports import Claims, Port, candidates, chosen
from deploy.local.process import Process
from deploy.local.progress import silent
from deploy.local.service import SERVICES, Service
from deploy.local.stack import Stack
from deploy.local.starting import chosen_ports
from deploy.local.state import State, locked, read_state, state_file, write_state

KAFKA_PORT = Port("KAFKA_PORT", 9092)
COMPOSE = ROOT / "docker-compose.yml"
CONTAINERS: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
OURS = [name for name in CONTAINERS if name not in {"kafka", "mongo", "topics"}]


class Claim:
    """Grants every port but those that are taken."""

    def __init__(self, taken: Collection[int]) -> None:
        self._taken = taken

    def __call__(self, port: int) -> bool:
        return port not in self._taken


# ports


def test_a_part_gets_its_usual_port_if_it_is_free() -> None:
    assert chosen(KAFKA_PORT, {}, Claim(())) == 9092


def test_a_part_gets_a_port_near_the_usual_one_if_that_is_taken() -> None:
    assert chosen(KAFKA_PORT, {}, Claim({9092, 9102})) == 9112


def test_a_port_that_was_asked_for_is_the_one_it_gets() -> None:
    assert chosen(KAFKA_PORT, {"KAFKA_PORT": "19999"}, Claim(())) == 19999


def test_a_port_that_was_asked_for_and_is_taken_is_an_error_that_names_it() -> None:
    with pytest.raises(
        PortInUseError, match=r"port 9999 \(KAFKA_PORT\) is in use: stop the program .* or set"
    ) as error:
        chosen(KAFKA_PORT, {"KAFKA_PORT": "9999"}, Claim({9999}))

    assert error.value.port == 9999


@pytest.mark.parametrize("value", ["tcp://10.0.0.1:9092", "0", "65536", "-1"])
def test_a_port_that_is_no_number_is_an_error_that_names_the_variable(value: str) -> None:
    with pytest.raises(NotAPortError, match="KAFKA_PORT"):
        chosen(KAFKA_PORT, {"KAFKA_PORT": value}, Claim(()))


def test_no_candidate_is_a_port_that_systems_give_to_outgoing_connections() -> None:
    usual = [port for part in selected(None, SERVICES) for port in part.ports]

    assert max(number for port in usual for number in candidates(port)) < 32768


def test_parts_never_compete_for_a_port() -> None:
    usual = [port for part in selected(None, SERVICES) for port in part.ports]
    numbers = [number for port in usual for number in candidates(port)]

    assert len(numbers) == len(set(numbers))


def test_a_port_that_somebody_listens_on_is_not_claimed(tmp_path: Path) -> None:
    with socket.socket() as listener, Claims(tmp_path) as claims:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        assert not claims.claim(listener.getsockname()[1])


def test_two_starts_at_once_never_claim_the_same_port(tmp_path: Path) -> None:
    with Claims(tmp_path) as one, Claims(tmp_path) as other:
        ours = one.choose([KAFKA_PORT], {})
        theirs = other.choose([KAFKA_PORT], {})

    assert ours != theirs


def test_a_port_can_be_claimed_again_when_its_claim_has_ended(tmp_path: Path) -> None:
    with Claims(tmp_path) as claims:
        before = claims.choose([KAFKA_PORT], {})
    with Claims(tmp_path) as claims:
        assert claims.choose([KAFKA_PORT], {}) == before


def us() -> Process:
    return process.recognised(os.getpid())


def test_a_part_that_is_started_again_keeps_its_port(tmp_path: Path) -> None:
    state = State(ports={"MONGO_PORT": 27537})

    with Claims(tmp_path) as claims:
        assert chosen_ports([Database()], state, claims, {}) == {"MONGO_PORT": 27537}


def test_a_port_lost_to_another_program_is_replaced_when_no_part_runs(tmp_path: Path) -> None:
    state = State(ports={"MONGO_PORT": 27537})

    with Claims(tmp_path) as theirs, Claims(tmp_path) as claims:
        theirs.claim(27537)
        assert chosen_ports([Database()], state, claims, {})["MONGO_PORT"] != 27537


def test_a_port_lost_to_another_program_is_an_error_when_a_part_that_runs_knows_it(tmp_path: Path) -> None:
    state = State(ports={"MONGO_PORT": 27537}, processes={"leads": us()})

    with Claims(tmp_path) as theirs, Claims(tmp_path) as claims:
        theirs.claim(27537)
        with pytest.raises(PortInUseError, match="MONGO_PORT"):
            chosen_ports([Database()], state, claims, {})


# parts and their configuration


def test_services_bring_the_broker_and_the_database_and_start_after_them() -> None:
    assert [part.name for part in selected(["leads"], SERVICES)] == ["kafka", "mongo", "leads"]


def test_broker_and_database_can_be_had_alone() -> None:
    assert [part.name for part in selected(["mongo", "kafka"], SERVICES)] == ["kafka", "mongo"]


def test_an_unknown_part_is_an_error_that_names_the_parts_there_are() -> None:
    with pytest.raises(UnknownPartError, match=r"'kafak' .* kafka, mongo, leads, orders, shipments, kpi"):
        selected(["kafak"], SERVICES)


def test_the_broker_can_be_reached_from_this_machine_only() -> None:
    lines = kafka.properties(Path("/data"), 9092, 9093).splitlines()

    assert "listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093" in lines
    assert "advertised.listeners=PLAINTEXT://127.0.0.1:9092" in lines


def test_the_broker_creates_no_topic_by_itself_and_forgets_nothing() -> None:
    lines = kafka.properties(Path("/data"), 9092, 9093).splitlines()

    assert {"auto.create.topics.enable=false", "log.retention.ms=-1", "log.dirs=/data"} <= set(lines)


@given(st.uuids())
def test_a_cluster_id_is_22_characters_that_no_command_takes_for_an_option(uuid: UUID) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_]{22}", kafka.cluster_id(uuid))


def test_the_database_keeps_all_its_files_in_the_directory_of_the_stack() -> None:
    command = Database().command(Place(Path("/stack"), {"MONGO_PORT": 1}))

    assert [word for word in command if word.startswith("/stack")] == ["/stack/mongo/data", "/stack/mongo/nx.pid"]
    assert "--log-file" in command


def test_a_service_is_told_where_everything_is() -> None:
    place = Place(Path("/stack"), {"KAFKA_PORT": 1, "MONGO_PORT": 2, "KPI_HTTP_PORT": 3})
    (kpi,) = (service for service in SERVICES if service.name == "kpi")

    assert {
        "KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "MONGO_URL": "mongodb://127.0.0.1:2",
        "KPI_HTTP_HOST": "127.0.0.1",
        "KPI_HTTP_PORT": "3",
    }.items() <= kpi.environment(place).items()


def test_the_time_zone_and_currency_of_the_environment_win_over_those_of_a_demonstration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KPI_TIME_ZONE", "Europe/Berlin")
    monkeypatch.delenv("KPI_CURRENCY", raising=False)
    place = Place(Path("/stack"), {"KAFKA_PORT": 1, "MONGO_PORT": 2, "KPI_HTTP_PORT": 3})

    told = SERVICES[-1].environment(place)

    assert (told["KPI_TIME_ZONE"], told["KPI_CURRENCY"]) == ("Europe/Berlin", "USD")


def test_a_second_process_of_a_service_has_a_port_of_its_own() -> None:
    second = Service("kpi-fold-2", 8100, "services.kpi", "KPI", ("fold",))
    place = Place(Path("/stack"), {"KAFKA_PORT": 1, "MONGO_PORT": 2, "KPI_FOLD_2_HTTP_PORT": 8100})

    assert second.environment(place)["KPI_HTTP_PORT"] == "8100"


def test_only_parts_that_run_have_an_address() -> None:
    place = Place(Path("/stack"), {"KAFKA_PORT": 1, "LEADS_HTTP_PORT": 2})

    addresses = addresses_of({"kafka", "leads"}, place, SERVICES)

    assert addresses.model_dump() == {
        "kafka": "127.0.0.1:1",
        "mongo": None,
        "services": {"leads": "http://127.0.0.1:2", "orders": None, "shipments": None, "kpi": None},
    }


# state


def test_what_is_written_about_a_stack_is_read_back(tmp_path: Path) -> None:
    state = State().with_ports({"KAFKA_PORT": 9092}).with_process("kafka", us())

    write_state(tmp_path, state)

    assert read_state(tmp_path) == state


def test_a_stack_that_was_never_started_has_an_empty_state(tmp_path: Path) -> None:
    assert read_state(tmp_path) == State()


def test_a_damaged_state_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    state_file(tmp_path).write_text('{"ports": ')

    with pytest.raises(StateUnreadableError, match=re.escape(str(state_file(tmp_path)))):
        read_state(tmp_path)


def test_a_process_of_another_life_with_the_same_number_is_not_ours() -> None:
    recycled = us().model_copy(update={"since_boot": us().since_boot - 60})

    assert State(processes={"kafka": us(), "mongo": recycled}).running() == {"kafka"}


def test_a_process_that_ended_is_not_running_before_it_was_waited_for() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        ours = process.recognised(child.pid)
        assert process.is_running(ours)
        child.kill()
        assert process.is_gone(ours, within_s=60)


def test_whoever_waits_for_a_lock_says_so(tmp_path: Path) -> None:
    said: list[str] = []
    lock = tmp_path / "lock"
    hold = f"import fcntl; f=open({str(lock)!r}, 'w'); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdin
        assert holder.stdout
        holder.stdout.readline()

        def say(text: str, /) -> None:
            said.append(text)
            holder.kill()

        with locked(lock, say):
            assert said == [f"waiting for another command that holds {lock}"]


def test_a_part_that_was_never_started_cannot_be_killed(tmp_path: Path) -> None:
    with pytest.raises(NeverStartedError, match="kafka has not been started: run"):
        Stack(tmp_path).kill("kafka")


def test_a_service_cannot_be_started_alone_before_there_is_a_broker(tmp_path: Path) -> None:
    with pytest.raises(NeverStartedError, match="KAFKA_PORT has not been started: run"):
        Stack(tmp_path).start("leads")


def test_down_without_up_is_harmless(tmp_path: Path) -> None:
    Stack(tmp_path).down()

    assert Stack(tmp_path).addresses().kafka is None


# Java and Maven


@pytest.mark.parametrize(
    ("banner", "major"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_392"', 8),
        ('openjdk version "21" 2023-09-19', 21),
        ("The operation couldn't be completed. Unable to locate a Java Runtime.", None),
    ],
)
def test_the_version_of_java_is_read_off_its_banner(banner: str, major: int | None) -> None:
    assert major_version(banner) == major


def a_program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return tmp_path / "bin"


@pytest.mark.usefixtures("programs")
def test_a_machine_without_java_is_told_how_to_get_one() -> None:
    with pytest.raises(JavaMissingError, match="apt-get install openjdk-17-jre-headless"):
        usable_java()


def test_a_java_that_is_too_old_is_named(programs: Path) -> None:
    a_program(programs, "java", """echo 'openjdk version "11.0.2"' >&2""")

    with pytest.raises(JavaTooOldError, match="java is Java 11"):
        usable_java()


def test_the_java_of_java_home_comes_first(programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_program(programs, "java", """echo 'openjdk version "11.0.2"' >&2""")
    a_program(tmp_path / "jdk" / "bin", "java", """echo 'openjdk version "21.0.1"' >&2""")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))

    assert usable_java() == str(tmp_path / "jdk" / "bin" / "java")


@pytest.mark.usefixtures("programs")
def test_a_machine_without_maven_is_told_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(MavenMissingError, match="apt-get install maven"):
        fetched_libs(silent, tmp_path / "libs")


def test_a_fetch_that_fails_says_why_and_leaves_no_libraries(programs: Path, tmp_path: Path) -> None:
    a_program(programs, "mvn", "echo '[INFO] Scanning'; echo '[ERROR] no route to host'; exit 1")

    with pytest.raises(KafkaNotFetchedError, match="no route to host"):
        fetched_libs(silent, tmp_path / "libs")

    assert not are_fetched(tmp_path / "libs")


def test_what_was_fetched_once_is_not_fetched_again(programs: Path, tmp_path: Path) -> None:
    make_the_output_directory = (
        'for word in "$@"; do case $word in -DoutputDirectory=*) /bin/mkdir "${word#*=}";; esac; done'
    )
    a_program(programs, "mvn", make_the_output_directory)
    fetched_libs(silent, tmp_path / "libs")
    a_program(programs, "mvn", "exit 1")

    assert are_fetched(fetched_libs(silent, tmp_path / "libs"))


def test_maven_may_give_no_reason() -> None:
    assert first_error(["[INFO] Scanning"]) == "it gave no reason"


# the command line


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deploy.local", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={"SALES_STACK": "native"} | environment, capture_output=True, text=True, check=False
    )


def test_up_without_java_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    done = run("up", "--dir", str(tmp_path), PATH=str(tmp_path))

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("deploy.local: Java 17 or newer is needed: install it (apt-get")
    assert "Traceback" not in done.stderr


def test_status_of_a_stopped_stack_is_all_null(tmp_path: Path) -> None:
    done = run("status", "--json", SALES_LOCAL_DIR=str(tmp_path))

    assert yaml.safe_load(done.stdout) == {
        "kafka": None,
        "mongo": None,
        "services": {"leads": None, "orders": None, "shipments": None, "kpi": None},
    }


def test_parts_are_named_with_commas() -> None:
    assert parsed(["up", "--only", "kafka,mongo"]).only == ["kafka", "mongo"]


def test_an_error_of_a_part_shows_the_last_lines_of_its_log() -> None:
    error = PartDidNotStartError("kafka", "its process ended", Path("/stack/kafka.log"), ["out of memory", "bye"])

    assert str(error).splitlines() == [
        "kafka did not start: its process ended; /stack/kafka.log ends with:",
        "  out of memory",
        "  bye",
    ]


# logs


def test_the_last_lines_of_this_run_leave_out_those_of_the_run_before(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    log.write_text("before\n")
    since = tail.size_of(log)
    with log.open("a") as file:
        file.write("one\ntwo\nthree\n")

    assert tail.last_lines(log, 2, since) == ["two", "three"]
    assert tail.last_lines(log, 9, since) == ["one", "two", "three"]


def test_a_log_that_does_not_exist_has_no_lines(tmp_path: Path) -> None:
    assert tail.last_lines(tmp_path / "none.log", 5) == []


def test_lines_of_several_logs_carry_their_names(tmp_path: Path) -> None:
    logs = {name: tmp_path / name for name in ("kafka", "mongo")}
    for name, log in logs.items():
        log.write_text(f"{name} says hello\n")

    assert list(tail.tagged(logs, 1)) == ["    kafka | kafka says hello", "    mongo | mongo says hello"]


def test_half_a_line_is_not_followed_until_it_is_whole(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    log.write_text("old\nnew\nha")

    assert tail.added(log, 4) == b"new\n"
    assert tail.added(log, 8) == b""


# Docker, and the choice


def test_an_unknown_kind_of_stack_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_STACK", "podman")

    with pytest.raises(NotAStackError, match="'podman': set it to native or docker"):
        local_stack(tmp_path)


@pytest.mark.usefixtures("programs")
def test_a_machine_without_docker_runs_natively(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SALES_STACK", raising=False)

    assert isinstance(local_stack(tmp_path), Stack)


def test_a_machine_with_a_docker_engine_uses_it(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SALES_STACK", raising=False)
    a_program(programs, "docker", "exit 0")

    assert isinstance(local_stack(tmp_path), DockerStack)


def test_a_stack_that_runs_natively_stays_native_when_an_engine_appears(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SALES_STACK", raising=False)
    write_state(tmp_path, State())
    a_program(programs, "docker", "exit 0")

    assert isinstance(local_stack(tmp_path), Stack)


def test_docker_is_asked_for_the_parts_by_the_names_of_their_containers(programs: Path, tmp_path: Path) -> None:
    a_program(programs, "docker", f'echo "$@ KAFKA_PORT=$KAFKA_PORT" >> {tmp_path}/calls')
    stack = DockerStack(tmp_path / "stack", env={"KAFKA_PORT": "12345"})

    stack.up(["kafka", "mongo"])
    stack.kill("kpi")
    stack.down(wipe=True)

    calls = [call for call in (tmp_path / "calls").read_text().splitlines() if " ps " not in call]
    compose = f"compose --project-name {project_of(tmp_path / 'stack')} --file {COMPOSE}"
    assert calls == [
        f"{compose} up --detach --wait kafka mongo KAFKA_PORT=12345",
        f"{compose} kill kpi-fold kpi-score kpi-serve KAFKA_PORT=12345",
        f"{compose} down --volumes KAFKA_PORT=12345",
    ]


def test_infrastructure_that_the_environment_names_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP", "broker:9092")
    monkeypatch.setenv("MONGO_URL", "mongodb://database:27017")

    with running_infrastructure() as given_infrastructure:
        assert given_infrastructure == Infrastructure(kafka="broker:9092", mongo="mongodb://database:27017")


def test_the_directory_of_the_environment_wins_over_that_of_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_LOCAL_DIR", "/elsewhere")

    assert default_directory() == Path("/elsewhere")


# docker-compose.yml


def test_every_part_has_its_containers() -> None:
    assert set(containers_of(selected(None, SERVICES))) | {"topics"} == set(CONTAINERS)


def test_the_broker_in_a_container_has_the_settings_of_the_native_one() -> None:
    wanted = {f"KAFKA_{key.upper().replace('.', '_')}": value for key, value in kafka.SETTINGS.items()}

    assert wanted.items() <= CONTAINERS["kafka"]["environment"].items()


def test_the_image_of_the_broker_has_the_version_of_the_native_one() -> None:
    pom = (ROOT / "deploy" / "local" / "pom.xml").read_text()
    _, version = CONTAINERS["kafka"]["image"].split(":")

    assert f"<version>{version}</version>" in pom


@pytest.mark.parametrize("name", OURS)
def test_a_service_starts_when_broker_database_and_topics_are_there(name: str) -> None:
    assert {what: needed["condition"] for what, needed in CONTAINERS[name]["depends_on"].items()} == {
        "kafka": "service_healthy",
        "mongo": "service_healthy",
        "topics": "service_completed_successfully",
    }


@pytest.mark.parametrize("name", [*OURS, "kafka", "mongo"])
def test_every_container_that_stays_has_a_health_check(name: str) -> None:
    assert CONTAINERS[name]["healthcheck"]["test"][0] == "CMD"


def test_published_ports_have_the_variables_and_numbers_of_the_native_stack() -> None:
    usual = {f"{port.variable}:-{port.usual}" for part in selected(None, SERVICES) for port in part.ports}
    published = {port for container in CONTAINERS.values() for port in container.get("ports", ())}

    assert all(port.startswith("127.0.0.1:") for port in published)
    assert {re.findall(r"\{(.*)\}", port)[0] for port in published} == usual - {"KAFKA_CONTROLLER_PORT:-9093"}


def test_data_is_kept_in_named_volumes() -> None:
    mounts = [volume for name in ("kafka", "mongo") for volume in CONTAINERS[name]["volumes"]]

    assert {mount.split(":")[0] for mount in mounts} == set(yaml.safe_load(COMPOSE.read_text())["volumes"])


# secured


def test_data_of_a_stack_that_was_not_secured_are_not_taken_for_secured(tmp_path: Path) -> None:
    (tmp_path / "kafka" / "data").mkdir(parents=True)

    with pytest.raises(UnsecuredDataError, match="--secured"):
        Stack(tmp_path).secure()


def test_a_stack_that_was_secured_stays_so_and_its_secrets_stay_the_same(tmp_path: Path) -> None:
    Stack(tmp_path).secure()
    before = {path: path.read_text() for path in (tmp_path / "security").rglob("*") if path.is_file()}
    (tmp_path / "kafka" / "data").mkdir(parents=True)

    Stack(tmp_path).secure()

    assert {path: path.read_text() for path in before} == before
    assert Place(tmp_path).vault is not None
    assert "kpi-fold" in Stack(tmp_path).addresses().services


def test_containers_are_not_secured_by_us(tmp_path: Path) -> None:
    with pytest.raises(SecuredDockerError, match="SALES_STACK"):
        DockerStack(tmp_path).secure()


def test_a_secured_broker_lets_nobody_in_without_a_name(tmp_path: Path) -> None:
    Stack(tmp_path).secure()
    lines = kafka.properties(tmp_path, 9092, 9093, Place(tmp_path).vault).splitlines()
    told = dict(line.split("=", 1) for line in lines)

    assert told["listeners"] == "CLIENTS://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093"
    assert told["listener.security.protocol.map"] == "CLIENTS:SASL_SSL,CONTROLLER:SSL"
    assert told["listener.name.controller.ssl.client.auth"] == "required"
    assert told["allow.everyone.if.no.acl.found"] == "false"
