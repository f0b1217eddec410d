"""The access matrix of keys, the audit log and the small application around them."""

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from shared.access.principal import Role
from shared.mongo import Document
from tests.access.asking import wrong
from tests.access.matrix import Question, cases, nobodys
from tests.component.shared.access.keys import a_key
from tests.component.shared.access.site import RULES, a_site

pytestmark = pytest.mark.stack

PARAMETERS = {"key_id": nobodys("spare")}
QUESTIONS = {
    ("POST", "/v1/keys"): Question(body={"name": "Ada", "role": "rep", "manager_id": "ada"}),
    ("POST", "/v1/keys/{key_id}/rotate"): Question(body={"overlap_hours": 1}),
    ("POST", "/v1/plans"): Question(body={"amount": 1}),
}


async def test_everybody_is_answered_as_the_rules_say(database: AsyncDatabase[Document]) -> None:
    async with a_site(database) as site:
        await site.access.keys.add(a_key("spare")[0])
        matrix = [
            case for case in cases(site.app, RULES, PARAMETERS, QUESTIONS) if (case.key[1], case.role) not in FAILS
        ]

        assert await wrong(site.http, site.url, matrix, {Role(role): key for role, key in site.keys.items()}) == {}


FAILS = {("/v1/fails", Role.ADMIN)}
"""It fails whoever is let in."""
