"""A generation is one way of counting, known by the fingerprint of all that a number depends on."""

import ast
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from services.kpi.cells import LIVE
from services.kpi.records import Rules
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


async def declare_live(database: AsyncDatabase[Document], generation: str, shards: int) -> str:
    """Make *generation* the live one where there is none yet; return the live one."""
    with suppress(DuplicateKeyError):
        await database[LIVE].insert_one({"_id": _LIVE_ID, "generation": generation, "shards": shards})
    found = await database[LIVE].find_one({"_id": _LIVE_ID})
    return str(found["generation"]) if found else generation


async def switch_live(database: AsyncDatabase[Document], generation: str, shards: int) -> str | None:
    """Make *generation* the live one; return the one that was, if it was another."""
    before = await database[LIVE].find_one_and_replace(
        {"_id": _LIVE_ID}, {"_id": _LIVE_ID, "generation": generation, "shards": shards}, upsert=True
    )
    return str(before["generation"]) if before and before["generation"] != generation else None
