"""What is kept of a command that has a key."""

from shared.idempotency import fingerprint

SCOPE = {"type": "http", "method": "POST", "path": "/v1/leads", "query_string": b"", "headers": []}


def test_with_a_secret_nobody_else_can_try_out_what_a_command_said() -> None:
    body = b'{"contact": {"phone": "+4930901820"}}'

    kept = fingerprint(SCOPE, body, b"secret")

    assert kept == fingerprint(SCOPE, body, b"secret")
    assert len({kept, fingerprint(SCOPE, body, b"another"), fingerprint(SCOPE, body)}) == 3
    assert kept != fingerprint(SCOPE, body + b" ", b"secret")
