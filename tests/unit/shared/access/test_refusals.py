"""What a caller is told when they are not let in."""

import json

import pytest
from starlette.exceptions import HTTPException

from shared.access.issuer_keys import ProviderAwayError
from shared.access.routes import KeyChangedError, KeyEndedError
from shared.errors import SalesError
from shared.problems import MEDIA_TYPE, answer_to, answer_to_http, answer_to_outage
from shared.refusals import NotAllowedError, NotFoundError, UnknownCallerError


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (UnknownCallerError("nobody says who they are"), 401, "not-authenticated"),
        (NotAllowedError("a rep may not do this"), 403, "not-allowed"),
        (NotFoundError("keys", "k-1"), 404, "not-found"),
        (KeyChangedError("k-1"), 409, "key-changed"),
        (KeyEndedError("k-1"), 409, "key-ended"),
        (ProviderAwayError("ConnectError"), 503, "identity-provider-away"),
    ],
)
def test_every_refusal_is_a_problem_with_a_code_to_act_on(error: SalesError, status: int, code: str) -> None:
    answer = answer_to(error)
    told = json.loads(bytes(answer.body))

    assert (answer.status_code, answer.media_type) == (status, MEDIA_TYPE)
    assert (told["status"], told["code"], told["type"]) == (status, code, f"/problems/{code}")
    assert told["detail"] == str(error)


def test_who_is_unknown_is_told_how_to_say_who_they_are() -> None:
    answer = answer_to(UnknownCallerError("nobody says who they are"))

    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert b"Authorization: Bearer" in bytes(answer.body)


def test_what_is_away_is_worth_another_try() -> None:
    assert answer_to(ProviderAwayError("ConnectError")).headers["Retry-After"] == "2"
    assert answer_to_outage(TimeoutError()).headers["Retry-After"] == "2"
    assert answer_to_outage(TimeoutError()).status_code == 503


def test_another_method_is_told_which_there_are() -> None:
    answer = answer_to_http(HTTPException(405, headers={"Allow": "GET, POST"}))

    assert answer.headers["Allow"] == "GET, POST"
    assert json.loads(bytes(answer.body))["code"] == "method-not-allowed"


def test_an_error_that_nobody_can_do_anything_about_is_no_answer() -> None:
    error = SalesError("a fault of ours")

    with pytest.raises(SalesError, match="a fault of ours"):
        answer_to(error)
