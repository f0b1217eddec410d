"""docs/commands.md: every command and every list of every service, from the documents that the services serve."""

from collections.abc import Iterator
from typing import Any

from deploy.contract_files import services
from deploy.markdown import table

_HEAD = """# Commands and lists

Written by `make tables` from the OpenAPI documents of the services; a test fails when it is stale. Bodies, answers and
refusals: `deploy/contracts/openapi/`, or `GET /openapi.json` of a service. A list is asked by the names beside it, and
read page by page: `limit`, and `after` with the `next` of the page before."""
_ELSEWHERE = ("/v1/events", "/v1/webhooks", "/v1/retractions", "/v1/dead-letters")
_OF_EVERY_LIST = {"limit", "after"}


def command_page() -> str:
    """Return the page."""
    parts = [_HEAD]
    for name, app in services().items():
        paths = app.openapi()["paths"]
        parts += [f"## {name}", table(("command", "what it says"), _commands(paths))]
        parts.append(table(("list", "asked by"), _lists(paths)))
    return "\n\n".join(parts) + "\n"


def _commands(paths: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for path, methods in sorted(paths.items()):
        if "post" in methods and not path.startswith(_ELSEWHERE):
            yield f"`POST {path}`", " ".join(methods["post"].get("description", "").split())


def _lists(paths: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for path, methods in sorted(paths.items()):
        names = [one["name"] for one in methods.get("get", {}).get("parameters", []) if one["in"] == "query"]
        if set(names) >= _OF_EVERY_LIST:
            yield f"`GET {path}`", ", ".join(f"`{name}`" for name in names if name not in _OF_EVERY_LIST)
