"""One environment per peer, made on first use under `.local/bench/`: they conflict with each other and with us."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.local.java import usable_java
from deploy.local.place import ROOT

HERE = Path(__file__).parent
MADE = ROOT / ".local" / "bench"
COMMON = HERE / "common"
_COPY_DEPENDENCIES = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
_JVM = ("-Xmx4g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")


@dataclass(frozen=True)
class Peer:
    """An engine that does our job."""

    name: str
    title: str
    is_python: bool
    command: Callable[[], list[str]]
    """Makes the environment if need be, and returns what runs the program."""


def python_with(requirements: Path) -> Path:
    """Return the Python of a virtual environment that has exactly *requirements*."""
    place = MADE / requirements.parent.name
    stamp = place / "requirements.txt"
    if not (stamp.exists() and stamp.read_bytes() == requirements.read_bytes()):
        shutil.rmtree(place, ignore_errors=True)
        _run(sys.executable, "-m", "venv", place)
        _run(place / "bin" / "pip", "install", "--quiet", "--no-input", "-r", requirements)
        shutil.copy(requirements, stamp)
    return place / "bin" / "python"


def jars_of(pom: Path) -> Path:
    """Return the folder with the jars that *pom* asks for."""
    place = MADE / pom.parent.name
    stamp = place / "pom.xml"
    if not (stamp.exists() and stamp.read_bytes() == pom.read_bytes()):
        shutil.rmtree(place, ignore_errors=True)
        where = (f"-DoutputDirectory={place / 'libs'}", "-DincludeScope=runtime")
        _run("mvn", "-q", "-B", "-f", pom, _COPY_DEPENDENCIES, *where)
        shutil.copy(pom, stamp)
    return place / "libs"


def _run(*words: str | Path) -> None:
    subprocess.run([str(word) for word in words], check=True, stdin=subprocess.DEVNULL)


def _python_program(folder: Path) -> list[str]:
    return [str(python_with(folder / "requirements.txt")), str(folder / "program.py")]


def _java_program(folder: Path) -> list[str]:
    libs = jars_of(folder / "pom.xml")
    return [usable_java(), *_JVM, "-cp", f"{libs}/*", str(folder / "SalesPeer.java")]


KAFKA_STREAMS = Peer("kafka_streams", "Kafka Streams 4.1", False, lambda: _java_program(HERE / "kafka_streams"))
QUIX = Peer("quix", "Quix Streams 3.28", True, lambda: _python_program(HERE / "quix"))
FAUST = Peer("faust", "faust-streaming 0.15", True, lambda: _python_program(HERE / "faust"))
_ALL = (KAFKA_STREAMS, QUIX, FAUST)
PEERS = tuple(
    peer for peer in _ALL if peer.name in os.environ.get("BENCH_PEERS", "kafka_streams,quix,faust").split(",")
)


def plotting_python() -> Path:
    """Return a Python that has matplotlib, which nothing but the plots needs."""
    return python_with(HERE.parent / "plots" / "requirements.txt")


def profiling_python() -> Path:
    """Return a Python that has pyinstrument."""
    return python_with(HERE.parent / "profile" / "requirements.txt")
