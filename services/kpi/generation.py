"""A generation is one way of counting, known by the fingerprint of all that a number depends on."""

import ast
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from services.kpi.cells import LIVE
from services.kpi.records import Rules
from shared.errors import SalesError
from shared.mongo import Document

_LIVE_ID = "live"
_ROOT = Path(__file__).parents[2]
_TELLING = {"schemas.py", "examples.py", "__main__.py"}
"""They speak about events and count none."""
_COUNTING = (
    "shared/events",
    "shared/values",
    "shared/story.py",
    "services/kpi/records",
    "services/kpi/measures",
    "services/kpi/fold/batch.py",
    "services/kpi/fold/copies.py",
    "services/kpi/fold/delivery.py",
)


def fingerprint(rules: Rules, shards: int) -> str:
    """Return the name of the generation that counts by *rules*, this code, in so many *shards*."""
    text = f"{rules!r}|{shards}|tzdata {version('tzdata')}|{_code()}"
    return sha256(text.encode()).hexdigest()[:12]


def group_of(group: str, generation: str) -> str:
    """Return the consumer group of a generation's fold: *group* begins the names of all."""
    return f"{group}-{generation}"


@cache
def _code() -> str:
    """Return the counting code as its syntax trees: comments, docstrings and layout count nothing."""
    files = sorted(file for place in _COUNTING for file in _python_files(_ROOT / place))
    return "\n".join(f"{file.relative_to(_ROOT)}: {_without_docstrings(file.read_text())}" for file in files)


def _python_files(place: Path) -> list[Path]:
    return [place] if place.is_file() else [file for file in place.rglob("*.py") if file.name not in _TELLING]


def _without_docstrings(source: str) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [part for part in node.body if not _is_text(part)]
    return ast.dump(tree)


def _is_text(part: ast.stmt) -> bool:
    return isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) and isinstance(part.value.value, str)


class Reign(NamedTuple):
    """A generation, and since when it has been the live one."""

    generation: str
    shards: int
    since: datetime


class Pointer(NamedTuple):
    """Which generation is live, which were before, and which were retired."""

    generation: str
    shards: int
    reigns: tuple[Reign, ...]
    """Oldest first; the last one is that of the live generation."""
    retired: frozenset[str]

    def at(self, moment: datetime) -> Reign | None:
        """Return the reign of *moment*; None before the first."""
        return next((reign for reign in reversed(self.reigns) if reign.since < moment), None)

    def keeps(self, generation: str) -> bool:
        """Return whether *generation* was live once, and is to be folded on beside the live one."""
        return generation not in self.retired and any(reign.generation == generation for reign in self.reigns)


async def pointer(database: AsyncDatabase[Document]) -> Pointer | None:
    """Return the pointer, once there is one."""
    found = await database[LIVE].find_one({"_id": _LIVE_ID})
    if found is None:
        return None
    # Before there was a history, one generation was live all the time.
    kept = found.get("reigns") or [_reign(found["generation"], found["shards"], datetime.min.replace(tzinfo=UTC))]
    reigns = tuple(Reign(one["generation"], one["shards"], datetime.fromisoformat(one["since"])) for one in kept)
    return Pointer(found["generation"], found["shards"], reigns, frozenset(found.get("retired", ())))


async def declare_live(database: AsyncDatabase[Document], generation: str, shards: int, at: datetime) -> Pointer:
    """Make *generation* the live one where there is none yet; return the pointer."""
    with suppress(DuplicateKeyError):
        reigns = [_reign(generation, shards, at)]
        await database[LIVE].insert_one(
            {"_id": _LIVE_ID, "generation": generation, "shards": shards, "reigns": reigns, "retired": []}
        )
    found = await pointer(database)
    if found is None:
        raise PointerGoneError
    return found


async def switch_live(
    database: AsyncDatabase[Document], generation: str, shards: int, *, expected: str, at: datetime
) -> bool:
    """Make *generation* the live one where *expected* still is; return whether it did."""
    before = await database[LIVE].find_one({"_id": _LIVE_ID})
    if before is None or before["generation"] != expected:
        return False
    first = datetime.min.replace(tzinfo=UTC)
    reigns = before.get("reigns") or [_reign(before["generation"], before["shards"], first)]
    after = {
        "_id": _LIVE_ID,
        "generation": generation,
        "shards": shards,
        "reigns": [*reigns, _reign(generation, shards, at)],
        "retired": [one for one in before.get("retired", ()) if one != generation],
    }
    where = {"_id": _LIVE_ID, "generation": expected}
    return (await database[LIVE].replace_one(where, after)).matched_count == 1


async def note_retired(database: AsyncDatabase[Document], generation: str) -> bool:
    """Note that *generation* is to be folded no more; return False if it is the live one."""
    before = await database[LIVE].find_one({"_id": _LIVE_ID})
    if before is None or before["generation"] == generation:
        return False
    after = {**before, "retired": sorted({*before.get("retired", ()), generation})}
    where = {"_id": _LIVE_ID, "generation": before["generation"]}
    return (await database[LIVE].replace_one(where, after)).matched_count == 1


def _reign(generation: str, shards: int, since: datetime) -> Document:
    return {"generation": generation, "shards": shards, "since": since.isoformat()}


class PointerGoneError(SalesError):
    """Somebody deleted the pointer to the live generation while it was read."""

    code = "pointer-gone"

    def __init__(self) -> None:
        super().__init__("the pointer to the live generation was deleted meanwhile")
