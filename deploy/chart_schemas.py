"""`python -m deploy.chart_schemas KUBERNETES CRD…`: write the schemas that kubeconform holds the chart against.

KUBERNETES is the folder of one version in the package kubernetes-validate, whose schemas all point into one file, where
kubeconform wants each whole; a CRD is a file of a custom resource, such as KEDA's.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]  # a part of other packages, so its types are not installed

from deploy.local.place import ROOT

SCHEMAS = ROOT / ".local" / "tools" / "schemas"
KINDS = (
    "deployment-apps-v1",
    "horizontalpodautoscaler-autoscaling-v2",
    "job-batch-v1",
    "networkpolicy-networking-v1",
    "poddisruptionbudget-policy-v1",
    "service-v1",
    "serviceaccount-v1",
)
"""What the chart makes of Kubernetes' own kinds."""
POINTS_TO = "_definitions.json#"

Schema = dict[str, Any]


def whole_schema(folder: Path, kind: str) -> Schema:
    """Return the schema of *kind* with all that it points to in it."""
    texts = ((folder / name).read_text() for name in (f"{kind}.json", POINTS_TO.removesuffix("#")))
    own, pointed_to = (json.loads(text.replace(f'"{POINTS_TO}', '"#')) for text in texts)
    return {**own, **pointed_to}


def custom_schemas(crd: Path) -> dict[str, Schema]:
    """Return the schemas of a custom resource, by the names that kubeconform looks for."""
    spec = yaml.safe_load(crd.read_text())["spec"]
    kind, group = spec["names"]["singular"], spec["group"].split(".")[0]
    return {f"{kind}-{group}-{one['name']}": closed(one["schema"]["openAPIV3Schema"]) for one in spec["versions"]}


def closed(schema: Schema) -> Schema:
    """Return *schema* without room for fields that it does not name: a cluster drops them without a word."""
    inner = {name: closed(one) if isinstance(one, dict) else one for name, one in schema.items()}
    if isinstance(schema.get("properties"), dict) and "x-kubernetes-preserve-unknown-fields" not in schema:
        return {"additionalProperties": False, **inner}
    return inner


def main(kubernetes: str, *crds: str) -> None:
    """Write all schemas."""
    schemas = {kind: whole_schema(Path(kubernetes), kind) for kind in KINDS}
    for crd in crds:
        schemas |= custom_schemas(Path(crd))
    SCHEMAS.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas.items():
        (SCHEMAS / f"{name}.json").write_text(json.dumps(schema))


if __name__ == "__main__":
    main(*sys.argv[1:])
