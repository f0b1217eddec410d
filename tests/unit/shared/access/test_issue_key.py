"""A key that could not be meant is refused, and the refusal names the field."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from shared.access.principal import Principal, Role
from shared.access.views import IssueKey, RotateKey

LATER = datetime(2027, 1, 1, tzinfo=UTC)

WRONG = [
    ({"role": "rep"}, "manager_id"),
    ({"role": "rep", "manager_id": None}, "manager_id"),
    ({"role": "rep", "manager_id": "a b"}, "manager_id"),
    ({"role": "lead"}, "team_id"),
    ({"role": "lead", "manager_id": "m-1"}, "team_id"),
    ({"role": "lead", "team_id": "a/b"}, "team_id"),
    ({"role": "system", "manager_id": "m-1"}, "manager_id"),
    ({"role": "screen", "reads": ["company"], "expires_at": LATER, "team_id": "t-1"}, "team_id"),
    ({"role": "screen", "expires_at": LATER}, "reads"),
    ({"role": "screen", "reads": ["company"]}, "expires_at"),
    ({"role": "screen", "reads": ["company"], "expires_at": "2027-01-01T00:00:00"}, "expires_at"),
    ({"role": "screen", "reads": ["everything"], "expires_at": LATER}, "reads"),
    ({"role": "system", "reads": ["company:*"]}, "reads"),
    ({"role": "head", "reads": ["company"]}, "reads"),
    ({"role": "head", "publishes": ["*"]}, "publishes"),
    ({"role": "system", "publishes": ["sales.lead.invented"]}, "publishes"),
    ({"role": "owner"}, "role"),
    ({}, "role"),
    ({"role": "head", "name": ""}, "name"),
    ({"role": "head", "name": "x" * 101}, "name"),
    ({"role": "head", "scopes": ["company"]}, "scopes"),
]


@pytest.mark.parametrize(("told", "field"), WRONG)
def test_each_refusal_names_the_field(told: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        IssueKey.model_validate({"name": "Ada", **told})

    assert refusal.value.errors()[0]["loc"] == (field,)


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ({"role": "rep", "manager_id": "m-1"}, Principal("Ada", Role.REP, "m-1")),
        ({"role": "lead", "team_id": "t-1"}, Principal("Ada", Role.LEAD, None, "t-1")),
        ({"role": "lead", "team_id": "t-1", "manager_id": "m-1"}, Principal("Ada", Role.LEAD, "m-1", "t-1")),
        ({"role": "head"}, Principal("Ada", Role.HEAD)),
        ({"role": "admin", "manager_id": "m-1"}, Principal("Ada", Role.ADMIN, "m-1")),
        ({"role": "system"}, Principal("Ada", Role.SYSTEM)),
        (
            {"role": "system", "publishes": ["*"], "reads": ["team:*"]},
            Principal("Ada", Role.SYSTEM, publishes=frozenset("*"), reads=frozenset({"team:*"})),
        ),
        (
            {"role": "screen", "reads": ["company"], "expires_at": LATER},
            Principal("Ada", Role.SCREEN, reads=frozenset({"company"})),
        ),
    ],
)
def test_what_is_meant_is_who_the_key_is_for(told: dict[str, Any], who: Principal) -> None:
    assert IssueKey.model_validate({"name": "Ada", **told}).holder == who


@pytest.mark.parametrize("hours", [-1, 24 * 30 + 1, float("nan"), float("inf"), "soon"])
def test_an_overlap_is_at_most_thirty_days(hours: object) -> None:
    with pytest.raises(ValidationError) as refusal:
        RotateKey.model_validate({"overlap_hours": hours})

    assert refusal.value.errors()[0]["loc"] == ("overlap_hours",)
