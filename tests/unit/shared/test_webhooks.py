"""A message of another system is taken if it is signed, and becomes the events that its mapping file says."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.mapping.errors import BadMappingError
from shared.webhooks import NotSignedError, check_signature, fields_of, signature, webhooks_in

SECRET = b"a secret of some length"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
MAPPING = """
source = "/pbx"
time_zone = "UTC"
secret_variable = "PBX_SECRET"

[[events]]
type = "LeadTouched"
id = "{webhook-id}"
time = { from = "at" }
[events.data]
touch_id = "{call.id}"
lead_id = "{lead}"
client_id = "{client}"
manager_id = "{call.agent}"
medium = "call"
automatic = false
"""
ENVIRONMENT = {"PBX_SECRET": f"whsec_{b64encode(SECRET).decode()}"}


def headers(body: bytes, over: dict[str, str] | None = None, secret: bytes = SECRET) -> dict[str, str]:
    signed = signature(secret, "m-1", STAMP, body)
    return {"webhook-id": "m-1", "webhook-timestamp": STAMP, "webhook-signature": signed} | (over or {})


def test_the_signature_is_that_of_the_specifications_example() -> None:
    secret = b"1\xf2\x90\xf6\xbf\x06)\x8a\xabO\x08\xd4<?\x08,\xf6H\xa3b\xda-\xa4\xb0"

    assert b64encode(secret) == b"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    assert (
        signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


@given(st.binary())
def test_what_is_signed_passes_and_no_other_body_does(body: bytes) -> None:
    check_signature(SECRET, headers(body), body, NOW)
    with pytest.raises(NotSignedError):
        check_signature(SECRET, headers(body), body + b" ", NOW)


def test_one_right_signature_of_several_is_enough() -> None:
    right = headers(b"{}")["webhook-signature"]

    check_signature(SECRET, headers(b"{}", {"webhook-signature": f"v1,AAAA v1a,x {right}"}), b"{}", NOW)


@pytest.mark.parametrize("late", [timedelta(minutes=-5), timedelta(minutes=5)])
def test_clocks_may_differ_by_five_minutes(late: timedelta) -> None:
    check_signature(SECRET, headers(b"{}"), b"{}", NOW + late)
    with pytest.raises(NotSignedError, match="from our clock"):
        check_signature(SECRET, headers(b"{}"), b"{}", NOW + late * 1.01)


@pytest.mark.parametrize(
    ("over", "reason"),
    [
        ({"webhook-signature": ""}, "webhook-signature is missing"),
        ({"webhook-id": ""}, "webhook-id is missing"),
        ({"webhook-timestamp": "soon"}, "no number of seconds"),
        ({"webhook-timestamp": "١٢"}, "no number of seconds"),
        ({"webhook-id": "m-2"}, "not that of this message"),
        ({"webhook-signature": "v1,é"}, "not that of this message"),
    ],
)
def test_what_is_not_signed_says_why(over: dict[str, str], reason: str) -> None:
    with pytest.raises(NotSignedError, match=reason):
        check_signature(SECRET, headers(b"{}", over), b"{}", NOW)


def test_another_secrets_signature_is_none() -> None:
    with pytest.raises(NotSignedError):
        check_signature(SECRET, headers(b"{}", secret=b"another"), b"{}", NOW)


def test_a_messages_fields_are_named_by_their_paths() -> None:
    message = {"call": {"id": 7, "agent": "ann", "note": None}, "lines": [{"sku": "a"}, {"sku": "b"}], "vip": True}

    assert fields_of(json.dumps(message).encode()) == {
        "call.id": "7",
        "call.agent": "ann",
        "lines.0.sku": "a",
        "lines.1.sku": "b",
        "vip": "true",
    }


def test_every_mapping_file_of_the_folder_is_a_webhook(tmp_path: Path) -> None:
    (tmp_path / "pbx.toml").write_text(MAPPING)

    found = webhooks_in(tmp_path, "leads", ENVIRONMENT)

    assert (list(found), found["pbx"].secret) == (["pbx"], SECRET)
    assert webhooks_in(None, "leads") == {}


@pytest.mark.parametrize(
    ("mapping", "owner", "secret", "reason"),
    [
        (MAPPING.replace("secret_variable", "#"), "leads", "whsec_eA==", "secret_variable: names the variable"),
        (MAPPING, "leads", "", "secret_variable: PBX_SECRET is not set"),
        (MAPPING, "leads", "eA==", "secret_variable: PBX_SECRET holds something else"),
        (MAPPING, "leads", "whsec_???", "secret_variable: PBX_SECRET holds no base64"),
        (MAPPING, "orders", "whsec_eA==", "events[0].type: LeadTouched goes to leads"),
        (MAPPING.replace("LeadTouched", "LeadSquashed"), "leads", "whsec_eA==", "events[0].type: 'LeadSquashed' is"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(
    tmp_path: Path, mapping: str, owner: str, secret: str, reason: str
) -> None:
    (tmp_path / "pbx.toml").write_text(mapping)

    with pytest.raises(BadMappingError) as refused:
        webhooks_in(tmp_path, owner, {"PBX_SECRET": secret} if secret else {})

    assert str(refused.value).startswith(f"pbx.toml: {reason}")


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadMappingError, match="is no folder"):
        webhooks_in(tmp_path / "nowhere", "leads")
