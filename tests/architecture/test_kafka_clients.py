"""Every client of Kafka is made with the options of a `KafkaConnection`, so none can forget who it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLIENTS = {"AIOKafkaConsumer", "AIOKafkaProducer", "AIOKafkaAdminClient", "AIOKafkaClient"}
EXAMPLES = ROOT / "deploy" / "publishing"
"""Programs of others, which know nothing of ours."""


def made() -> Iterator[tuple[Path, ast.Call]]:
    """Yield every place of ours where a client of Kafka is made."""
    for folder in ("services", "shared", "deploy"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.is_relative_to(EXAMPLES):
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and _name(node) in CLIENTS | {"KafkaBroker"}:
                    yield path, node


def _name(call: ast.Call) -> str:
    called = call.func.value if isinstance(call.func, ast.Subscript) else call.func
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


def is_of_a_connection(call: ast.Call) -> bool:
    """Say whether *call* has the options, or the security, of a `KafkaConnection`."""
    if _name(call) == "KafkaBroker":
        return any(word.arg == "security" and ast.unparse(word.value).endswith(".security()") for word in call.keywords)
    given = [ast.unparse(word.value) for word in call.keywords if word.arg is None]
    return any(options.endswith(".options()") for options in given)


def test_there_are_clients_to_look_at() -> None:
    assert {_name(call) for _, call in made()} == CLIENTS | {"KafkaBroker"}


@pytest.mark.parametrize("path", sorted({path for path, _ in made()}), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_client_is_made_with_the_options_of_a_connection(path: Path) -> None:
    assert [call.lineno for where, call in made() if where == path and not is_of_a_connection(call)] == []
