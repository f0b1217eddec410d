"""What can keep the stack from starting; each message says what to do about it."""

from collections.abc import Iterable
from pathlib import Path

from shared.errors import SalesError


class LocalStackError(SalesError):
    """The one-machine stack cannot do what was asked."""

    code = "local-stack"


class JavaMissingError(LocalStackError):
    """Kafka runs on Java, and there is none."""

    def __init__(self) -> None:
        super().__init__("Java 17 or newer is needed: install it (apt-get install openjdk-17-jre-headless)")


class JavaTooOldError(LocalStackError):
    """There is a Java, but Kafka 4 does not run on it."""

    def __init__(self, java: str, major: int) -> None:
        self.java, self.major = java, major
        super().__init__(
            f"Java 17 or newer is needed, and {java} is Java {major}: install one "
            "(apt-get install openjdk-17-jre-headless), or point JAVA_HOME at one"
        )


class MavenMissingError(LocalStackError):
    """Kafka has to be fetched once, and Maven is what fetches it."""

    def __init__(self) -> None:
        super().__init__("Maven is needed to fetch Kafka: install it (apt-get install maven)")


class KafkaNotFetchedError(LocalStackError):
    """Maven was there, but did not bring Kafka."""

    def __init__(self, reason: str, log: Path) -> None:
        self.reason, self.log = reason, log
        super().__init__(f"Maven could not fetch Kafka: {reason}; see {log}, then start again")


class NotAPortError(LocalStackError):
    """A port was asked for by something that is no port number."""

    def __init__(self, variable: str, value: str) -> None:
        self.variable, self.value = variable, value
        super().__init__(f"{variable} is {value!r}: set it to a port number from 1 to 65535, or unset it")


class PortInUseError(LocalStackError):
    """A port that must be this one belongs to another program."""

    def __init__(self, variable: str, port: int) -> None:
        self.variable, self.port = variable, port
        super().__init__(
            f"port {port} ({variable}) is in use: stop the program that listens there, "
            f"or set {variable} to a free port (unset, one is chosen), and start the whole stack again"
        )


class PartDidNotStartError(LocalStackError):
    """A part ended or stayed silent; the last lines of its log come along."""

    def __init__(self, name: str, reason: str, log: Path, last_lines: Iterable[str]) -> None:
        self.name, self.reason, self.log = name, reason, log
        self.last_lines = tuple(last_lines)
        said = "".join(f"\n  {line}" for line in self.last_lines) or " nothing was written there"
        super().__init__(f"{name} did not start: {reason}; {log} ends with:{said}")


class TopicsNotCreatedError(LocalStackError):
    """The topics are not as the services need them."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the topics could not be created: {reason}")


class RightsNotAppliedError(LocalStackError):
    """The principals do not have the rights that are declared for them."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the services could not be given their rights in Kafka: {reason}")


class UnsecuredDataError(LocalStackError):
    """Kafka has run here without security, and what it wrote knows no passwords."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        super().__init__(
            f"the stack in {directory} was started without --secured: choose another --dir, "
            "or delete its data with `down --wipe`"
        )


class SecuredDockerError(LocalStackError):
    """A secured stack was asked for in containers."""

    def __init__(self) -> None:
        super().__init__("--secured is of the native stack: set SALES_STACK to native; docs/securing.md has the rest")


class PartWillNotStopError(LocalStackError):
    """A part survived even SIGKILL."""

    def __init__(self, name: str, pid: int) -> None:
        self.name, self.pid = name, pid
        super().__init__(f"{name} (process {pid}) does not end: look at it with `ps -fp {pid}`, then run `down` again")


class UnknownPartError(LocalStackError):
    """No part of the stack has this name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        super().__init__(f"{name!r} is no part of the stack: choose from {', '.join(known)}")


class NeverStartedError(LocalStackError):
    """A part without an address was asked for one."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} has not been started: run `python -m deploy.local up`")


class StateUnreadableError(LocalStackError):
    """The notes about the running stack are damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} is damaged: end the processes of the stack yourself, and delete the file")


class DockerMissingError(LocalStackError):
    """Docker was asked for by name and does not answer."""

    def __init__(self) -> None:
        super().__init__("SALES_STACK is docker, but no engine with `docker compose` answers: start it, or unset it")


class DockerFailedError(LocalStackError):
    """`docker compose` ended with an error; its last line comes along."""

    def __init__(self, command: str, reason: str) -> None:
        self.command, self.reason = command, reason
        super().__init__(f"`docker compose {command}` failed: {reason}; `python -m deploy.local logs` may say why")


class NotAStackError(LocalStackError):
    """SALES_STACK names no kind of stack."""

    def __init__(self, value: str) -> None:
        self.value = value
        super().__init__(f"SALES_STACK is {value!r}: set it to native or docker, or unset it")
