"""What the Helm chart promises, of what helm makes of it; and that Kubernetes', KEDA's and Prometheus' schemas agree.

The tools are Go programs that `make chart-tools` installs under .local: where that takes longer than two minutes, or
cannot be done, these tests are skipped and say so. No cluster was asked.
"""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # a part of other packages, so its types are not installed
import pytest
import yaml  # type: ignore[import-untyped]  # a part of other packages, so its types are not installed

from deploy.topics import main as topics_job
from services.kpi.settings import Settings as KpiSettings
from services.leads import consumers as leads
from services.orders import consumers as orders
from services.shipments import consumers as shipments
from shared.topics import SHARD_TOPICS

ROOT = Path(__file__).parents[2]
CHART = ROOT / "deploy" / "helm" / "salespulse"
EXAMPLES = ROOT / "deploy" / "helm" / "examples"
TOOLS = ROOT / ".local" / "tools"
KUBERNETES = "1.34.0"
PATIENCE_S = 120
PARTS = ("leads", "orders", "shipments", "kpi-fold", "kpi-score", "kpi-serve")
ANSWERS = ("leads", "orders", "shipments", "kpi-serve")

Manifest = dict[str, Any]


@pytest.fixture(scope="module")
def tools() -> Path:
    """Return the folder of the tools, which are installed if they are not there."""
    try:
        done = subprocess.run(
            ["make", "chart-tools"], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"`make chart-tools` took longer than {PATIENCE_S} s: run it, and these tests again")
    if done.returncode:
        pytest.skip(f"`make chart-tools` did not install the tools: {done.stderr[-300:]}")
    return TOOLS


def helm(tools: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(tools / "bin" / "helm"), *arguments], capture_output=True, text=True, check=False)


def rendered(tools: Path, *arguments: str) -> str:
    done = helm(tools, "template", "sp", str(CHART), "--kube-version", KUBERNETES, *arguments)
    assert not done.returncode, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def manifests(tools: Path) -> list[Manifest]:
    """Return what the production example makes."""
    text = rendered(tools, "--values", str(EXAMPLES / "production.yaml"))
    return [one for one in yaml.safe_load_all(text) if one]


def named(manifests: list[Manifest], kind: str, name: str) -> Manifest:
    (found,) = [one for one in manifests if one["kind"] == kind and one["metadata"]["name"] == f"sp-{name}"]
    return found


def pods(manifests: list[Manifest]) -> Iterator[tuple[str, Manifest]]:
    for one in manifests:
        if one["kind"] in {"Deployment", "Job"}:
            yield one["metadata"]["name"], one["spec"]["template"]["spec"]


def conform(tools: Path, text: str) -> subprocess.CompletedProcess[str]:
    schemas = f"{tools}/schemas/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json"
    command = [str(tools / "bin" / "kubeconform"), "-strict", "-schema-location", schemas]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("example", ["production", "small"])
def test_helm_finds_no_fault(tools: Path, example: str) -> None:
    done = helm(tools, "lint", "--strict", str(CHART), "--values", str(EXAMPLES / f"{example}.yaml"))

    assert not done.returncode, done.stdout


@pytest.mark.parametrize("example", ["production", "small"])
def test_everything_is_as_kubernetes_keda_and_prometheus_want_it(tools: Path, example: str) -> None:
    done = conform(tools, rendered(tools, "--values", str(EXAMPLES / f"{example}.yaml")))

    assert not done.returncode, done.stdout


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("readOnlyRootFilesystem", "readOnlyFilesystem"),
        ("minReplicaCount: 2", "minReplicaCount: two"),
        ("maxReplicaCount", "most"),
    ],
)
def test_what_they_do_not_know_is_found(tools: Path, right: str, wrong: str) -> None:
    text = rendered(tools, "--values", str(EXAMPLES / "production.yaml"))
    assert right in text

    assert conform(tools, text.replace(right, wrong)).returncode


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("parts.kpi-fold.scale.max=13", "13 is more than the 12 shards"),
        ("parts.kpi-fold.scale.min=9", "min is more than max"),
        ("kafka.bootstrap=kafka", "bootstrap"),
        ("kpi.currency=euro", "currency"),
        ("env.MONGO_URL=mongodb://me:secret@there", "MONGO_URL"),
        ("parts.leads.env.KAFKA_PASSWORD=secret", "KAFKA_PASSWORD"),
        ("parts.kpi-serv.replicas=2", "kpi-serv"),
        ("image.digest=latest", "digest"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_name(tools: Path, setting: str, complaint: str) -> None:
    arguments = ["--kube-version", KUBERNETES, "--values", str(EXAMPLES / "production.yaml"), "--set", setting]
    done = helm(tools, "template", "sp", str(CHART), *arguments)

    assert done.returncode
    assert complaint in done.stderr


def test_each_part_runs_by_itself(manifests: list[Manifest]) -> None:
    commands = {
        part: named(manifests, "Deployment", part)["spec"]["template"]["spec"]["containers"][0]["command"]
        for part in PARTS
    }

    roles = {f"kpi-{role}": ["services.kpi", role] for role in ("fold", "score", "serve")}
    services = {name: [f"services.{name}"] for name in ("leads", "orders", "shipments")}
    assert commands == {part: ["python", "-m", *module] for part, module in (roles | services).items()}


def test_every_pod_is_nobody_who_can_do_nothing(manifests: list[Manifest]) -> None:
    found = dict(pods(manifests))
    assert len(found) == len(PARTS) + 1
    for name, pod in found.items():
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert pod["automountServiceAccountToken"] is False, name
        (container,) = pod["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }, name
        assert {"requests", "limits"} <= container["resources"].keys(), name


def test_only_tmp_can_be_written_to(manifests: list[Manifest]) -> None:
    for name, pod in pods(manifests):
        writable = [one["mountPath"] for one in pod["containers"][0]["volumeMounts"] if not one.get("readOnly")]
        assert writable == ["/tmp"], name  # noqa: S108  # the container's own


def test_secrets_come_from_secrets_alone(manifests: list[Manifest]) -> None:
    assert not [one for one in manifests if one["kind"] == "Secret"]
    for name, pod in pods(manifests):
        for variable in pod["containers"][0]["env"]:
            if "value" not in variable:
                assert variable["valueFrom"].keys() == {"secretKeyRef"}, (name, variable)
        names = {variable["name"] for variable in pod["containers"][0]["env"]}
        assert {"KAFKA_USERNAME", "KAFKA_PASSWORD_FILE", "KAFKA_CA_FILE"} <= names, name
        assert not names & {"KAFKA_PASSWORD", "MONGO_URL"}, name


def test_every_file_that_a_variable_names_is_mounted(manifests: list[Manifest]) -> None:
    for name, pod in pods(manifests):
        mounts = {one["mountPath"] for one in pod["containers"][0]["volumeMounts"]}
        volumes = {one["name"] for one in pod["volumes"]}
        assert {one["name"] for one in pod["containers"][0]["volumeMounts"]} == volumes, name
        files = [one["value"] for one in pod["containers"][0]["env"] if one["name"].endswith("_FILE")]
        assert all(str(Path(file).parent) in mounts for file in files), name


def test_each_service_is_a_principal_of_its_own(manifests: list[Manifest]) -> None:
    secrets = [
        volume["secret"]["secretName"]
        for _, pod in pods(manifests)
        for volume in pod["volumes"]
        if volume["name"] == "kafka"
    ]

    assert len(set(secrets)) == len(secrets) == len(PARTS) + 1


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_asked_whether_it_lives_and_whether_it_is_ready(manifests: list[Manifest], part: str) -> None:
    container = named(manifests, "Deployment", part)["spec"]["template"]["spec"]["containers"][0]

    asked = {probe: container[f"{probe}Probe"]["httpGet"]["path"] for probe in ("startup", "liveness", "readiness")}
    assert asked == {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_found_and_disrupted_one_at_a_time(manifests: list[Manifest], part: str) -> None:
    labels = named(manifests, "Deployment", part)["spec"]["template"]["metadata"]["labels"]

    assert named(manifests, "Service", part)["spec"]["selector"].items() <= labels.items()
    budget = named(manifests, "PodDisruptionBudget", part)["spec"]
    assert budget["selector"]["matchLabels"].items() <= labels.items()
    assert budget["maxUnavailable"] == 1


def ports_out(manifests: list[Manifest], part: str) -> set[int]:
    egress = named(manifests, "NetworkPolicy", part)["spec"]["egress"]
    return {port["port"] for rule in egress for port in rule["ports"]}


def test_what_no_policy_names_is_forbidden(manifests: list[Manifest]) -> None:
    nothing = named(manifests, "NetworkPolicy", "nothing")["spec"]

    assert nothing["policyTypes"] == ["Ingress", "Egress"]
    assert not nothing.keys() & {"ingress", "egress"}
    for _, manifest in ((one["kind"], one) for one in manifests if one["kind"] in {"Deployment", "Job"}):
        labels = manifest["spec"]["template"]["metadata"]["labels"]
        assert nothing["podSelector"]["matchLabels"].items() <= labels.items()


def test_a_part_reaches_only_what_it_needs(manifests: list[Manifest]) -> None:
    needed = {53, 9093, 27017, 4318}

    assert ports_out(manifests, "topics") == {53, 9093}
    for part in PARTS:
        assert ports_out(manifests, part) == (needed | {443} if part in ANSWERS else needed), part
        assert all(rule["to"] for rule in named(manifests, "NetworkPolicy", part)["spec"]["egress"])


def test_only_those_who_answer_can_be_asked(manifests: list[Manifest]) -> None:
    def askers(part: str) -> list[str]:
        rules = named(manifests, "NetworkPolicy", part)["spec"]["ingress"]
        return [next(iter(one["namespaceSelector"]["matchLabels"].values())) for rule in rules for one in rule["from"]]

    asked = {part: askers(part) for part in (*PARTS, "topics")}
    assert asked == {
        **{part: ["monitoring"] for part in PARTS},
        **{part: ["ingress", "monitoring"] for part in ANSWERS},
        "topics": [],
    }


def test_who_is_scaled_on_lag_is_scaled_on_the_topics_that_it_reads(manifests: list[Manifest]) -> None:
    read = {"leads": leads.TOPICS, "orders": orders.TOPICS, "shipments": shipments.TOPICS, "kpi-fold": SHARD_TOPICS}
    for part, topics in read.items():
        triggers = named(manifests, "ScaledObject", part)["spec"]["triggers"]
        assert {one["metadata"]["topic"] for one in triggers if one["type"] == "kafka"} == set(topics)


def test_the_folds_lag_is_that_of_the_generations_group(manifests: list[Manifest]) -> None:
    triggers = named(manifests, "ScaledObject", "kpi-fold")["spec"]["triggers"]

    assert {one["metadata"]["consumerGroup"] for one in triggers} == {"kpi-fold-0123456789ab"}
    assert KpiSettings.model_fields["group"].default == "kpi-fold"


def test_who_is_scaled_says_not_how_many_there_are(manifests: list[Manifest]) -> None:
    scaled = {
        one["spec"]["scaleTargetRef"]["name"]
        for one in manifests
        if one["kind"] in {"ScaledObject", "HorizontalPodAutoscaler"}
    }
    counted = {
        one["metadata"]["name"] for one in manifests if one["kind"] == "Deployment" and "replicas" in one["spec"]
    }

    assert scaled == {"sp-leads", "sp-orders", "sp-shipments", "sp-kpi-fold", "sp-kpi-serve"}
    assert counted == {"sp-kpi-score"}


def test_without_a_generation_the_fold_is_not_scaled(tools: Path) -> None:
    text = rendered(tools, "--values", str(EXAMPLES / "production.yaml"), "--set", "generation=")
    made = [one for one in yaml.safe_load_all(text) if one]

    assert named(made, "Deployment", "kpi-fold")["spec"]["replicas"] == 2
    assert not [one for one in made if one["kind"] == "ScaledObject" and one["metadata"]["name"] == "sp-kpi-fold"]


def test_topics_are_made_before_anything_starts(manifests: list[Manifest]) -> None:
    job = named(manifests, "Job", "topics")
    (container,) = job["spec"]["template"]["spec"]["containers"]

    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    assert container["command"] == ["python", "-m", topics_job.__module__]
    env = {one["name"]: one.get("value") for one in container["env"]}
    assert (env["SALES_PARTITIONS"], env["KAFKA_REPLICAS"]) == ("12", "3")


def test_settings_that_numbers_depend_on_are_the_same_in_every_role(manifests: list[Manifest]) -> None:
    def counting(part: str) -> dict[str, str]:
        env = named(manifests, "Deployment", part)["spec"]["template"]["spec"]["containers"][0]["env"]
        return {one["name"]: one["value"] for one in env if one["name"].startswith("KPI_")}

    assert counting("kpi-fold") == counting("kpi-score") == counting("kpi-serve")
    assert counting("kpi-fold")["KPI_WORK_OPENS"] == "08:30"


def test_docker_compose_is_as_its_specification_wants_it(tools: Path) -> None:
    schema = json.loads((tools / "node/package/lib/compose-spec/schema/compose-spec.json").read_text())
    told = yaml.safe_load((ROOT / "docker-compose.yml").read_text())

    assert [error.message for error in jsonschema.Draft201909Validator(schema).iter_errors(told)] == []


def test_hadolint_finds_no_fault_with_the_image(tools: Path) -> None:
    done = subprocess.run(
        [str(tools / "packages/bin/hadolint"), str(ROOT / "deploy" / "Dockerfile")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert not done.returncode, done.stdout
