"""How Kafka and the database are reached is told by variables; what makes no sense stops the start by its name."""

from pathlib import Path

import pytest

from shared.connection_settings import KafkaSettings, MongoSettings
from shared.kafka_connection import KafkaConnection, Protocol
from shared.settings import ServiceSettings, loaded

SECRET = "correct-horse-battery"  # noqa: S105
SECURED = {
    "KAFKA_BOOTSTRAP": "kafka:9093",
    "KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
    "KAFKA_USERNAME": "leads",
    "KAFKA_PASSWORD": SECRET,
}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in SECURED.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_without_a_word_about_security_kafka_is_spoken_to_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP", "kafka:9092")

    assert loaded(KafkaSettings).kafka == KafkaConnection("kafka:9092")
    assert KafkaConnection("kafka:9092").options() == {
        "bootstrap_servers": "kafka:9092",
        "security_protocol": "PLAINTEXT",
    }


@pytest.mark.usefixtures("told")
def test_a_principal_says_who_it_is_to_every_client() -> None:
    options = loaded(KafkaSettings).kafka.options()

    assert options["security_protocol"] == "SASL_PLAINTEXT"
    assert options["sasl_mechanism"] == "SCRAM-SHA-512"
    assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("leads", SECRET)


def test_a_password_may_come_from_a_file_whose_last_line_is_ended(told: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(f"{SECRET}\n")
    told.delenv("KAFKA_PASSWORD")
    told.setenv("KAFKA_PASSWORD_FILE", str(file))

    assert loaded(KafkaSettings).kafka.options()["sasl_plain_password"] == SECRET


@pytest.mark.parametrize("protocol", Protocol)
def test_the_protocol_that_is_told_is_the_one_that_is_spoken(told: pytest.MonkeyPatch, protocol: Protocol) -> None:
    told.setenv("KAFKA_SECURITY_PROTOCOL", protocol)
    if not protocol.has_user:
        told.delenv("KAFKA_USERNAME")
        told.delenv("KAFKA_PASSWORD")

    assert loaded(KafkaSettings).kafka.protocol is protocol


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"KAFKA_BOOTSTRAP": None}, "KAFKA_BOOTSTRAP"),
        ({"KAFKA_USERNAME": None}, "KAFKA_USERNAME: .*SASL_PLAINTEXT"),
        ({"KAFKA_PASSWORD": None}, "KAFKA_PASSWORD: .*SASL_PLAINTEXT"),
        ({"KAFKA_PASSWORD": ""}, "KAFKA_PASSWORD: .*empty"),
        ({"KAFKA_PASSWORD_FILE": __file__}, "KAFKA_PASSWORD: .*only one"),
        ({"KAFKA_PASSWORD_FILE": "/no/such/file"}, "KAFKA_PASSWORD_FILE: .*/no/such/file"),
        ({"KAFKA_SECURITY_PROTOCOL": "TLS"}, "KAFKA_SECURITY_PROTOCOL"),
        ({"KAFKA_SECURITY_PROTOCOL": "PLAINTEXT"}, "KAFKA_USERNAME: .*would not be used"),
        ({"KAFKA_SASL_MECHANISM": "PLAIN"}, "KAFKA_SASL_MECHANISM"),
        ({"KAFKA_CA_FILE": __file__}, "KAFKA_CA_FILE: .*would not be used"),
        ({"KAFKA_SECURITY_PROTOCOL": "SASL_SSL", "KAFKA_CA_FILE": "/no/ca"}, "KAFKA_CA_FILE: .*/no/ca"),
    ],
)
def test_what_makes_no_sense_ends_the_start_with_the_variable_and_without_the_secret(
    told: pytest.MonkeyPatch, changes: dict[str, str | None], named: str
) -> None:
    for name, value in changes.items():
        told.setenv(name, value) if value is not None else told.delenv(name)

    with pytest.raises(SystemExit, match=named) as refusal:
        loaded(KafkaSettings)

    assert SECRET not in str(refusal.value)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({}, "MONGO_URL: .*MONGO_URL_FILE"),
        ({"MONGO_URL": ""}, "MONGO_URL: .*empty"),
        ({"MONGO_URL": "mongodb://x", "MONGO_URL_FILE": __file__}, "MONGO_URL: .*only one"),
        ({"MONGO_URL_FILE": "/no/such/file"}, "MONGO_URL_FILE: .*/no/such/file"),
    ],
)
def test_the_database_is_told_once(monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], named: str) -> None:
    for name, value in changes.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit, match=named):
        loaded(MongoSettings)


def test_the_databases_url_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("mongodb://leads:secret@mongo/?tls=true\n")
    monkeypatch.setenv("MONGO_URL_FILE", str(file))

    assert loaded(MongoSettings).mongo_url.get_secret_value() == "mongodb://leads:secret@mongo/?tls=true"


@pytest.mark.usefixtures("told")
def test_nothing_that_is_printed_holds_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONGO_URL", f"mongodb://leads:{SECRET}@mongo")
    settings = ServiceSettings(http_port=0, database="leads")

    printed = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()} {settings.kafka!r}"

    assert "leads" in printed
    assert SECRET not in printed
