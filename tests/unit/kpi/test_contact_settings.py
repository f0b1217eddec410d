"""What the environment says is what is counted by."""

import pytest
from pydantic import ValidationError

from services.kpi.settings import Settings

PLACE = {
    "kafka_bootstrap": "kafka:9092",
    "mongo_url": "mongodb://mongo",
    "time_zone": "Europe/Moscow",
    "currency": "RUB",
}


def test_the_rules_of_contacts_are_the_companys() -> None:
    told = {"minimum_talk_seconds": 20, "lead_sla_minutes": 5, "reaction_restarts": True, "answer_sla_minutes": 15}
    rules = Settings.model_validate(PLACE | told).rules

    assert (rules.minimum_talk_seconds, rules.lead_sla_minutes, rules.answer_sla_minutes) == (20, 5, 15)
    assert rules.reaction_restarts


@pytest.mark.parametrize("name", ["lead_sla_minutes", "answer_sla_minutes"])
def test_nobody_can_be_asked_to_wait_beyond_the_calendar(name: str) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings.model_validate(PLACE | {name: 10**9})
