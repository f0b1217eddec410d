"""One contact has one open lead and stays one client, whoever comes at once and wherever a process dies."""

import asyncio
from typing import Any

import pytest

from services.leads.entities.contact import Contact, keys_of
from services.leads.entities.lead import LEAD, CreateLead, DisqualifyLead, disqualify
from services.leads.errors import BadRowError, ContactsOffError, DuplicateLeadError, KnownClientError
from services.leads.intake.opening import Holder, Intake
from services.leads.intake.rows import RowResult, opened_rows
from services.leads.intake.table import rows_in
from shared.entity import Entity
from shared.events import DisqualifyReason
from shared.refusals import AlreadyExistsError, InvalidError
from tests.unit.leads.memory import ContactBook, Memory, a_desk

SECRET = b"0123456789abcdef"
ADA = {"mail": "ada@example.org"}
PHONE = {"phone": "+4930901820"}


def an_intake() -> Intake:
    return Intake(a_desk(Memory((LEAD,))), ContactBook(), SECRET)


def a_lead(contact: dict[str, str] | None = None, **said: Any) -> CreateLead:
    return CreateLead.model_validate(said | ({"contact": contact} if contact else {}))


def key(contact: dict[str, str]) -> str:
    return keys_of(Contact.model_validate(contact), SECRET)[0]


async def closed(intake: Intake, lead_id: str) -> None:
    command = DisqualifyLead(reason=DisqualifyReason.NO_NEED)
    await intake.desk.carry_out(LEAD, lead_id, lambda lead: disqualify(lead_id, lead, command))


async def test_a_second_open_lead_of_a_contact_is_refused_with_the_id_of_the_first() -> None:
    intake = an_intake()
    await intake.open_lead(a_lead(ADA, lead_id="lead-1"))

    with pytest.raises(DuplicateLeadError) as refusal:
        await intake.open_lead(a_lead(ADA | PHONE, lead_id="lead-2"))

    assert (refusal.value.existing, refusal.value.field) == ("lead-1", "contact")
    with pytest.raises(DuplicateLeadError):  # the phone was learned to be hers
        await intake.open_lead(a_lead(PHONE))


async def test_a_contact_s_lead_is_opened_once_under_its_own_id() -> None:
    intake = an_intake()
    await intake.open_lead(a_lead(ADA, lead_id="lead-1"))

    with pytest.raises(AlreadyExistsError):
        await intake.open_lead(a_lead(ADA, lead_id="lead-1"))


async def test_who_returns_after_the_lead_is_over_is_the_same_client() -> None:
    intake = an_intake()
    await intake.open_lead(a_lead(ADA, lead_id="lead-1", client_id="client-1"))
    await closed(intake, "lead-1")

    again = await intake.open_lead(a_lead(ADA | PHONE, lead_id="lead-2"))
    await closed(intake, "lead-2")
    by_phone = await intake.open_lead(a_lead(PHONE, lead_id="lead-3"))

    assert {again.state.client_id, by_phone.state.client_id} == {"client-1"}


async def test_a_known_contact_is_not_given_to_another_client() -> None:
    intake = an_intake()
    await intake.open_lead(a_lead(ADA, lead_id="lead-1", client_id="client-1"))
    await closed(intake, "lead-1")

    with pytest.raises(KnownClientError) as refusal:
        await intake.open_lead(a_lead(ADA, client_id="client-2"))

    assert refusal.value.field == "client_id"


async def test_a_promise_that_a_dead_process_left_is_kept_by_who_comes_next() -> None:
    intake = an_intake()
    await intake.contacts.hold(key(ADA), Holder("promised", "client-1"), None)

    opened = await intake.open_lead(a_lead(ADA))

    assert (opened.id, opened.state.client_id) == ("promised", "client-1")


async def test_who_brings_an_id_keeps_the_promise_and_is_told_of_it() -> None:
    intake = an_intake()
    await intake.contacts.hold(key(ADA), Holder("promised", "client-1"), None)

    with pytest.raises(DuplicateLeadError) as refusal:
        await intake.open_lead(a_lead(ADA, lead_id="lead-2"))

    assert refusal.value.existing == "promised"
    assert (await intake.desk.entities.load(LEAD, "promised")).is_open


async def test_the_one_who_made_the_promise_keeps_it_when_it_comes_again() -> None:
    intake = an_intake()
    await intake.contacts.hold(key(ADA), Holder("lead-1", "lead-1"), None)

    assert (await intake.open_lead(a_lead(ADA, lead_id="lead-1"))).id == "lead-1"


async def test_of_many_at_once_one_is_opened() -> None:
    intake = an_intake()
    contacts = [ADA, PHONE | ADA, ADA, ADA | PHONE]

    ends = await asyncio.gather(
        *(intake.open_lead(a_lead(one, lead_id=f"lead-{n}")) for n, one in enumerate(contacts)), return_exceptions=True
    )

    assert len([end for end in ends if isinstance(end, Entity)]) == 1
    assert len([end for end in ends if isinstance(end, DuplicateLeadError)]) == 3


async def test_without_a_secret_a_contact_is_refused_and_a_lead_without_one_is_not() -> None:
    intake = Intake(a_desk(Memory((LEAD,))), ContactBook())

    with pytest.raises(ContactsOffError) as refusal:
        await intake.open_lead(a_lead(ADA))

    assert refusal.value.field == "contact"
    assert (await intake.open_lead(a_lead(lead_id="lead-1"))).id == "lead-1"


async def rows(intake: Intake, *said: dict[str, Any], has_key: bool = False) -> list[RowResult]:
    return await opened_rows(intake, list(enumerate(said, 1)), has_key=has_key)


async def test_a_row_with_a_contact_has_an_id_that_its_repeat_gives_again_even_when_the_lead_is_over() -> None:
    intake = an_intake()
    [first] = await rows(intake, {"contact": ADA, "channel": "ads"})
    await closed(intake, str(first.lead_id))

    [again] = await rows(intake, {"contact": {"mail": "ADA@example.org"}, "channel": "ads"})
    [returned] = await rows(intake, {"contact": ADA, "channel": "fair"})

    assert (again.status, again.lead_id) == ("duplicate", first.lead_id)
    assert returned.status == "created"


async def test_a_row_that_a_repeat_could_not_be_told_from_is_refused() -> None:
    [refused] = await rows(an_intake(), {"channel": "ads"})

    assert (refused.status, refused.code, refused.field) == ("refused", "no-identity", "lead_id")


async def test_of_rows_with_one_contact_the_first_is_opened() -> None:
    said = [{"lead_id": f"lead-{n}", "contact": ADA} for n in range(5)]

    results = await rows(an_intake(), *said)

    assert [result.status for result in results] == ["created"] + ["duplicate"] * 4
    assert {result.lead_id for result in results} == {"lead-0"}


def test_a_table_may_come_from_any_spreadsheet() -> None:
    text = "\ufefflead_id;phone;mail\r\nlead-1;+4930901820;\r\n\r\nlead-2;;ada@example.org\r\n"

    assert list(rows_in(text.encode())) == [
        (2, {"lead_id": "lead-1", "contact": PHONE}),
        (4, {"lead_id": "lead-2", "contact": ADA}),
    ]


def test_a_row_is_told_by_the_line_that_it_begins_on() -> None:
    found = list(rows_in(b'lead_id,channel\n"a\nb",ads\nlead-2\n'))

    assert [number for number, _ in found] == [2, 4]
    assert isinstance(found[1][1], BadRowError)


@pytest.mark.parametrize(
    ("table", "field"),
    [
        (b"", None),
        (b"lead_id,chanel\n", "column 2"),
        (b"lead_id,lead_id\n", "lead_id"),
        (b"lead_id\n\xff", None),
        (b'lead_id\n"open', None),
    ],
)
def test_what_is_no_table_is_refused_whole(table: bytes, field: str | None) -> None:
    with pytest.raises(InvalidError) as refusal:
        list(rows_in(table))

    assert refusal.value.field == field
