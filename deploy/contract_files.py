"""`python -m deploy.contract_files`: write deploy/contracts/ anew, what other systems build on, as files.

The JSON Schema of every event, an AsyncAPI and an OpenAPI document of every service: the same that the services serve.
A schema that breaks its published version is not written; a breaking change is a new type.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from deploy.compatibility import breaks
from services.kpi.app import site
from services.kpi.settings import Settings
from services.leads.app import build as leads
from services.leads.settings import LeadsSettings
from services.orders.app import build as orders
from services.orders.settings import OrdersSettings
from services.shipments.app import build as shipments
from services.shipments.settings import ShipmentsSettings
from shared.clock import system_clock
from shared.events import TYPES
from shared.events.schemas import VERSION, Json, asyncapi, event_schema
from shared.mongo import connected

CONTRACTS = Path(__file__).parent / "contracts"
_NOWHERE: Mapping[str, Any] = {"kafka_bootstrap": "kafka:9092", "mongo_url": "mongodb://mongo:27017", "http_port": 0}


def contracts() -> dict[str, Json]:
    """Return every document by the name of its file under deploy/contracts."""
    apps = services()
    return {
        **{f"schemas/{type_}.v{VERSION}.json": event_schema(type_) for type_ in TYPES},
        **{f"asyncapi/{owner}.json": asyncapi(owner) for owner in apps},
        **{f"openapi/{owner}.json": app.openapi() for owner, app in apps.items()},
    }


def services() -> dict[str, FastAPI]:
    """Return every service by name, connected to nothing."""
    kpi = Settings(**_NOWHERE, time_zone="UTC", currency="USD")
    return {
        "leads": leads(LeadsSettings(**_NOWHERE), system_clock),
        "orders": orders(OrdersSettings(**_NOWHERE), system_clock),
        "shipments": shipments(ShipmentsSettings(**_NOWHERE), system_clock),
        "kpi": site(kpi, connected(kpi.mongo_url.get_secret_value())[kpi.database]),
    }


def broken(documents: Mapping[str, Json], published: Path = CONTRACTS) -> list[str]:
    """Return what the schemas among *documents* break of those that are *published*."""
    return [
        f"{name}: {text}"
        for name, document in documents.items()
        if name.startswith("schemas/") and (file := published / name).exists()
        for text in breaks(json.loads(file.read_text()), document)
    ] + [
        f"schemas/{file.name}: the type is gone"
        for file in sorted((published / "schemas").glob("*.json"))
        if f"schemas/{file.name}" not in documents
    ]


def written(document: Json) -> str:
    """Return *document* as its file has it."""
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write(documents: Mapping[str, Json], into: Path = CONTRACTS) -> None:
    """Write *documents*, and delete files of earlier ones."""
    for name, document in documents.items():
        file = into / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(written(document))
    for file in set(into.glob("*/*.json")) - {into / name for name in documents}:
        file.unlink()


def main() -> int:
    """Write the files, unless that breaks what is published; return the exit code."""
    documents = contracts()
    if faults := broken(documents):
        _say(["Not written: a breaking change of a published event is a new type.", *faults])
        return 1
    write(documents)
    _say([f"{len(documents)} documents in {CONTRACTS}"])
    return 0


def _say(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    sys.exit(main())
