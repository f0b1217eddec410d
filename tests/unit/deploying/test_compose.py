"""What docker-compose.yml promises of every container: confined, limited, and of one image."""

from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # a part of other packages, so its types are not installed

ROOT = Path(__file__).parents[3]
CONTAINERS: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
OTHERS = {"kafka", "mongo"}
OURS = sorted(CONTAINERS.keys() - OTHERS)


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_can_gain_no_right(name: str) -> None:
    container = CONTAINERS[name]

    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert not container.keys() & {"cap_add", "privileged", "network_mode", "pid", "ipc"}


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_cannot_take_more_than_its_share(name: str) -> None:
    assert CONTAINERS[name]["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}
    assert CONTAINERS[name]["pids_limit"] > 0


@pytest.mark.parametrize("name", OURS)
def test_a_service_writes_to_tmp_and_nowhere_else(name: str) -> None:
    container = CONTAINERS[name]

    assert container["read_only"] is True
    assert [mount.split(":")[0] for mount in container["tmpfs"]] == ["/tmp"]  # noqa: S108  # the container's own
    assert "volumes" not in container


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_as_the_user_of_the_one_image(name: str) -> None:
    assert CONTAINERS[name]["image"] == CONTAINERS["topics"]["image"]
    assert "user" not in CONTAINERS[name]
