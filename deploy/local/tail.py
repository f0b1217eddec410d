"""The last lines of a log, and those that are still being written."""

import time
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path

POLL_S = 0.3


def size_of(log: Path) -> int:
    """Return how many bytes *log* has, 0 if it does not exist."""
    return log.stat().st_size if log.exists() else 0


def last_lines(log: Path, count: int, since: int = 0) -> list[str]:
    """Return the last *count* lines of *log* that begin at byte *since* or later."""
    if not log.exists():
        return []
    with log.open(errors="replace") as file:
        file.seek(since)
        return [line.rstrip("\n") for line in deque(file, maxlen=count)]


def tagged(logs: Mapping[str, Path], count: int) -> Iterator[str]:
    """Yield the last *count* lines of each log, each behind its name if there are several."""
    for name, log in logs.items():
        yield from (tag(name, line, logs) for line in last_lines(log, count))


def followed(logs: Mapping[str, Path]) -> Iterator[str]:
    """Yield what is added to any of *logs* from now on, for ever."""
    seen = {name: size_of(log) for name, log in logs.items()}
    while True:
        for name, log in logs.items():
            whole = added(log, seen[name])
            seen[name] += len(whole)
            yield from (tag(name, line, logs) for line in whole.decode(errors="replace").splitlines())
        time.sleep(POLL_S)


def added(log: Path, since: int) -> bytes:
    """Return the whole lines of *log* after byte *since*."""
    if size_of(log) <= since:
        return b""
    with log.open("rb") as file:
        file.seek(since)
        text = file.read()
    return text[: text.rfind(b"\n") + 1]


def tag(name: str, line: str, logs: Mapping[str, Path]) -> str:
    """Return *line*, behind *name* if there are several logs."""
    return f"{name:>9} | {line}" if len(logs) > 1 else line
