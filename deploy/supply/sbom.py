"""deploy/sbom.json: the lock as a CycloneDX document, the same bytes whenever and wherever it is written."""

import json
import tomllib
from collections.abc import Mapping
from hashlib import sha256

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from deploy.supply.lock import PROJECT, ROOT, Package, in_production, packages

SBOM = ROOT / "deploy" / "sbom.json"
OF_LOCK = "salespulse:requirements.lock:sha256"


def sbom(lock: str, said: Mapping[str, str]) -> str:
    """Return the document of *lock*, whose packages have the licences *said*; what no service needs is `excluded`."""
    found, ourselves = packages(lock), _ourselves()
    running = in_production()
    parts = {name: _part(package, said[name], is_running=name in running) for name, package in found.items()}
    bom = Bom(components=parts.values())
    bom.metadata.component = ourselves
    bom.metadata.properties.add(Property(name=OF_LOCK, value=sha256(lock.encode()).hexdigest()))
    bom.register_dependency(ourselves, [parts[name] for name, one in found.items() if _is_ours(one)])
    for name, part in parts.items():
        bom.register_dependency(part, [parts[other] for other, one in found.items() if name in one.needed_by])
    return _without_moment(JsonV1Dot6(bom).output_as_string())


def faults(document: str) -> list[str]:
    """Return where *document* is none that CycloneDX 1.6 allows."""
    found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(document, all_errors=True)
    return [str(error) for error in found or ()]


def _ourselves() -> Component:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    licence = LicenseFactory().make_from_string(project["license"])
    version, kind = project["version"], ComponentType.APPLICATION
    return Component(name=PROJECT, version=version, type=kind, licenses=[licence], bom_ref=PROJECT)


def _part(package: Package, licence: str, *, is_running: bool) -> Component:
    purl = PackageURL("pypi", name=package.name, version=package.version)
    return Component(
        name=package.name,
        version=package.version,
        type=ComponentType.LIBRARY,
        scope=ComponentScope.REQUIRED if is_running else ComponentScope.EXCLUDED,
        licenses=[LicenseFactory().make_from_string(licence)],
        purl=purl,
        bom_ref=str(purl),
    )


def _is_ours(package: Package) -> bool:
    return any(who.partition(":")[0] == PROJECT for who in package.needed_by)


def _without_moment(document: str) -> str:
    """Return *document* without the number and the time that its writer makes up."""
    said = json.loads(document)
    del said["serialNumber"], said["metadata"]["timestamp"]
    return json.dumps(said, indent=1, sort_keys=True) + "\n"
