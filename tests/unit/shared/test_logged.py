"""What a log says of a database's error has no document in it."""

from pymongo.errors import BulkWriteError, ServerSelectionTimeoutError

from shared.mongo import reason_of


def test_of_a_bulk_only_the_codes_are_told() -> None:
    failed = {"code": 91, "errmsg": "down", "op": {"_id": "c-1", "events": ["Ada Berg, +49 30 1234"]}}
    error = BulkWriteError({"writeErrors": [failed], "nInserted": 0})

    assert "Ada" in str(error)
    assert reason_of(error) == "a bulk of writes failed with the codes [91]"


def test_other_errors_are_told_in_their_own_words() -> None:
    assert reason_of(ServerSelectionTimeoutError("no servers found yet")).startswith("no servers found yet")
