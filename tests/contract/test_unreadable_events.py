"""What is no readable event is refused with the class, the code and the field that say why."""

import json
from typing import Any

import pytest

from shared.events import EventRetracted
from shared.events.codec import (
    InvalidDataError,
    NotACloudEventError,
    NotJsonError,
    UnknownTypeError,
    UnreadableEventError,
    WrongSubjectError,
    decode,
    encode,
    enveloped,
    retracted,
)
from shared.events.examples import EXAMPLES
from shared.events.schemas import example

Facts = dict[str, Any]

HEADERS = [(f"ce_{name}", str(value).encode()) for name, value in example("CallCompleted").items() if name != "data"]
CALL = json.dumps(example("CallCompleted")["data"])


def refusal(content: bytes | str, headers: list[tuple[str, bytes]] | None = None) -> UnreadableEventError:
    with pytest.raises(UnreadableEventError) as refused:
        decode(content, headers or [])
    return refused.value


def told(type_: str, **attributes: Any) -> str:
    return json.dumps(example(type_) | attributes)


def said(type_: str, **data: Any) -> str:
    return told(type_, data=example(type_)["data"] | data)


def without(type_: str, name: str) -> str:
    return json.dumps({key: value for key, value in example(type_).items() if key != name})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"id": "\xff"}',
        "nonsense",
        '{"id": "\\ud800"}',
        "[" * 1000,
        '{"a": ' + "9" * 5000 + "}",
    ],
)
def test_what_is_not_json_is_refused_as_such(content: bytes | str) -> None:
    error = refusal(content)

    assert (type(error), error.code) == (NotJsonError, "not-json")


@pytest.mark.parametrize("content", ["5", "null", '"text"', f"[{told('CallCompleted')}]", "[]"])
def test_neither_a_batch_nor_a_bare_value_is_one_event(content: str) -> None:
    error = refusal(content)

    assert (type(error), error.code) == (NotACloudEventError, "not-a-cloudevent")


@pytest.mark.parametrize("name", ["id", "source", "type", "subject", "time"])
def test_a_missing_attribute_is_named(name: str) -> None:
    error = refusal(without("CallCompleted", name))

    assert (type(error), error.field) == (NotACloudEventError, name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("specversion", "0.3"),
        ("id", ""),
        ("id", 5),
        ("source", "x" * 501),
        ("type", None),
        ("type", 5),
        ("subject", ""),
        ("time", "2026-11-23T09:41:07"),
        ("time", "2026-11-23"),
        ("time", "1700000000"),
        ("time", 1_700_000_000),
        ("time", "9999-12-31T23:59:59-01:00"),
        ("datacontenttype", "text/xml"),
        ("hops", -1),
        ("hops", "1"),
        ("via", ""),
        ("via", "client-1  client-2"),
        ("via", ["client-1"]),
    ],
)
def test_a_malformed_attribute_is_named(name: str, value: object) -> None:
    error = refusal(told("CallCompleted", **{name: value}))

    assert (type(error), error.field) == (NotACloudEventError, name)


def test_a_type_outside_the_catalogue_is_named() -> None:
    error = refusal(told("CallCompleted", type="CallDreamt"))

    assert isinstance(error, UnknownTypeError)
    assert (error.type, error.code, error.field) == ("CallDreamt", "unknown-type", "type")


@pytest.mark.parametrize(
    ("type_", "data", "field"),
    [
        ("CallCompleted", {"duration_seconds": "312"}, "duration_seconds"),
        ("CallCompleted", {"duration_seconds": 3.5}, "duration_seconds"),
        ("CallCompleted", {"duration_seconds": True}, "duration_seconds"),
        ("CallCompleted", {"duration_seconds": 10**12}, "duration_seconds"),
        ("CallCompleted", {"manager_id": None}, "manager_id"),
        ("CallCompleted", {"call_id": "a/b"}, "call_id"),
        ("CallCompleted", {"outcome": "shouted"}, "outcome"),
        ("CallCompleted", {"started_at": "2026-11-23T09:35:55"}, "started_at"),
        ("CallPlanned", {"window_minutes": 10**9}, "window_minutes"),
        ("DealClosed", {"amount_minor": -1}, "amount_minor"),
        ("DealClosed", {"amount_minor": 10**30}, "amount_minor"),
        ("DealClosed", {"amount_minor": 12.5}, "amount_minor"),
        ("DealClosed", {"currency": "EURO"}, "currency"),
        ("DealClosed", {"credits": []}, "credits"),
        ("OrderPlaced", {"lines": []}, "lines"),
        ("OrderPlaced", {"lines": [example("OrderPlaced")["data"]["lines"][0] | {"quantity": 0}]}, "lines.0.quantity"),
        ("PlanSet", {"scope": "person:1"}, "scope"),
        ("PlanSet", {"scope": "unassigned"}, "scope"),
        ("PlanSet", {"period": "9999-W52"}, "period"),
        ("PlanSet", {"breakdown": "weather=fine"}, "breakdown"),
        ("ForecastSubmitted", {"period": "soon"}, "period"),
        ("AlertRaised", {"scope": "person:1"}, "scope"),
        ("CallScored", {"score": 101}, "score"),
        ("AbsenceRecorded", {"to_day": "2026-12-31T00:00:00Z"}, "to_day"),
        ("TaskAssigned", {"duty": "D33"}, "duty"),
        ("KpiSetDefined", {"items": [{"kpi": "k", "weight_bp": 10_001, "cap_bp": 0}]}, "items.0.weight_bp"),
        ("KpiSetDefined", {"items": [{"kpi": "k", "weight_bp": 0, "cap_bp": -1}]}, "items.0.cap_bp"),
        ("ExchangeRateSet", {"rate": "0.00"}, "rate"),
        ("ExchangeRateSet", {"rate": "1e3"}, "rate"),
        ("ExchangeRateSet", {"rate": 1.5}, "rate"),
    ],
)
def test_data_of_the_wrong_kind_is_named(type_: str, data: Facts, field: str) -> None:
    error = refusal(said(type_, **data))

    assert (type(error), error.code, error.field) == (InvalidDataError, "invalid-data", f"data.{field}")


@pytest.mark.parametrize(
    ("type_", "data", "why"),
    [
        ("DealStageChanged", {"currency": None}, "both or not at all"),
        ("DealClosed", {"credits": [{"manager_id": "m-1", "share_bp": 9_999}]}, "9999 basis points"),
        ("DealClosed", {"credits": [{"manager_id": "m-1", "share_bp": 5_000}] * 2}, "a manager twice"),
        ("OrderPlaced", {"lines": example("OrderPlaced")["data"]["lines"] * 2}, "a line_id twice"),
        (
            "OrderPlaced",
            {"lines": [example("OrderPlaced")["data"]["lines"][0] | {"discount_minor": 2_000_000}]},
            "more than its amount",
        ),
        ("OrderAmended", {"lines": example("OrderPlaced")["data"]["lines"] * 2}, "a line_id twice"),
        ("RefundIssued", {"amount_minor": 1}, "add up to 120000"),
        ("RefundIssued", {"lines": [{"line_id": "1", "amount_minor": 60_000}] * 2}, "a line_id twice"),
        ("OfferMade", {"currency": None}, "both or not at all"),
        ("TrainingCompleted", {"cost_minor": None}, "both or not at all"),
        ("FeedbackReceived", {"score": 11}, "a nps score is 0 to 10"),
        ("FeedbackReceived", {"kind": "csat", "score": 0}, "a csat score is 1 to 5"),
        ("FeedbackReceived", {"kind": "ces", "score": 8}, "a ces score is 1 to 7"),
        ("ClientRegistered", {"filled_fields": 21}, "more than the 20 of `total_fields`"),
        ("ClientUpdated", {"verified_fields": 16}, "more than the 15 of `filled_fields`"),
        ("ClientMerged", {"into_client_id": "client-1843"}, "into itself"),
        ("ResearchCompleted", {"answers": 201}, "more than the 200 of `invited`"),
        ("AbsenceRecorded", {"to_day": "2026-12-20"}, "is after"),
        ("KpiSetDefined", {"items": [{"kpi": "k", "weight_bp": 1, "cap_bp": 1}] * 2}, "a KPI twice"),
        ("DiscountApproved", {"deal_id": None, "order_id": None}, "a deal or an order"),
        (
            "ShipmentDelivered",
            {"lines": [{"line_id": "1", "sku": "a", "quantity": 1, "damaged": 2}]},
            "2 damaged of 1",
        ),
    ],
)
def test_data_that_contradicts_itself_is_refused(type_: str, data: Facts, why: str) -> None:
    error = refusal(said(type_, **data))

    assert isinstance(error, InvalidDataError)
    assert why in str(error)


@pytest.mark.parametrize("data", [None, 5, "text", []])
def test_data_has_to_be_an_object(data: object) -> None:
    error = refusal(told("CallCompleted", data=data))

    assert (type(error), error.field) == (InvalidDataError, "data")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_figure_is_finite(number: str) -> None:
    assert isinstance(refusal(said("PlanSet", target=4_711.5).replace("4711.5", number)), InvalidDataError)


def test_a_wrong_subject_is_refused_with_the_right_one() -> None:
    error = refusal(told("CallCompleted", subject="somebody"))

    assert (type(error), error.code, error.field) == (WrongSubjectError, "wrong-subject", "subject")
    assert "client-1842" in str(error)


def test_a_copy_for_a_merged_client_has_that_client_as_its_subject() -> None:
    copy = decode(told("CallCompleted", subject="client-9", via="client-1842 client-7"))

    assert (copy.subject, copy.via, copy.data) == ("client-9", "client-1842 client-7", EXAMPLES["CallCompleted"].data)
    assert decode(encode(copy)) == copy


@pytest.mark.parametrize(
    ("type_", "data", "subject"),
    [
        ("ChannelSpendRecorded", {}, "organic_search"),
        ("PromotionStarted", {}, "ten-for-nine"),
        ("ResearchCompleted", {}, "m-14"),
        ("PriceChanged", {}, "crm-seat"),
        ("KpiSetDefined", {}, "account_manager"),
        ("ForecastSubmitted", {}, "m-14"),
        ("ExchangeRateSet", {}, "USD"),
        ("TaskAssigned", {}, "task-41"),
        ("HandoffRequested", {}, "handoff-1"),
        ("HandoffRequested", {"retry_of": None}, "handoff-2"),
        ("AlertRaised", {}, "manager:m-14"),
        ("ComplaintOpened", {}, "client-1842"),
    ],
)
def test_an_event_belongs_to_whom_it_is_about(type_: str, data: Facts, subject: str) -> None:
    event = json.loads(said(type_, **data)) | {"subject": subject}

    assert decode(json.dumps(event)).subject == subject


@pytest.mark.parametrize(
    ("mistaken", "why"),
    [
        (example("EventRetracted"), "cannot be retracted"),
        ({}, "type"),
        (example("CallCompleted") | {"type": "CallDreamt"}, "CallDreamt"),
        (example("CallCompleted") | {"data": {}}, "data.call_id"),
    ],
)
def test_only_a_whole_event_that_is_no_retraction_can_be_retracted(mistaken: Facts, why: str) -> None:
    error = refusal(said("EventRetracted", event=mistaken))

    assert (type(error), error.field) == (InvalidDataError, "data.event")
    assert why in str(error)


def test_a_retraction_carries_the_event_in_its_one_form() -> None:
    untidy = dict(reversed((example("CallCompleted") | {"zeal": 10**30, "hops": 0}).items()))
    read = decode(said("EventRetracted", event=untidy))

    assert read == EXAMPLES["EventRetracted"]
    assert retracted(read.data) == EXAMPLES["CallCompleted"]


def test_nobody_can_write_a_retraction_of_nothing() -> None:
    with pytest.raises(InvalidDataError):
        enveloped(EventRetracted(event={}, reason="none"), id="1", source="/x", time=EXAMPLES["CallCompleted"].time)


@pytest.mark.parametrize(
    ("header", "value", "field"),
    [
        ("ce_id", b"", "id"),
        ("ce_time", b"yesterday", "time"),
        ("ce_hops", b"many", "hops"),
        ("ce_hops", b"-1", "hops"),
        ("ce_hops", b"9" * 5_000, "hops"),
    ],
)
def test_a_malformed_header_is_named(header: str, value: bytes, field: str) -> None:
    error = refusal(CALL, [*HEADERS, (header, value)])

    assert (type(error), error.field) == (NotACloudEventError, field)


def test_a_header_without_a_value_counts_as_missing() -> None:
    nothing: Any = None  # Kafka allows it

    assert refusal(CALL, [*HEADERS, ("ce_id", nothing)]).field == "id"


def test_a_header_that_is_no_text_is_refused() -> None:
    assert isinstance(refusal(CALL, [*HEADERS, ("ce_id", b"\xff")]), NotACloudEventError)


def test_binary_data_that_is_not_json_is_refused() -> None:
    error = refusal("{", HEADERS)

    assert (type(error), error.field) == (NotJsonError, "data")
