"""A contact is known again however it is written, and read from nothing that is kept."""

import pytest
from pydantic import ValidationError

from services.leads.entities.contact import Contact, keys_of

SECRET = b"0123456789abcdef"


def keys(secret: bytes = SECRET, **said: str) -> list[str]:
    return keys_of(Contact.model_validate(said), secret)


@pytest.mark.parametrize("phone", ["+49 (0)30 901820", "0049 30/90-18-20", "4930901820", "+49.30.901820"])
def test_a_phone_is_the_same_however_it_is_written(phone: str) -> None:
    assert keys(phone=phone) == keys(phone="+4930901820")


def test_a_mail_is_the_same_in_capitals_and_with_spaces_around() -> None:
    assert keys(mail=" Ada@Example.ORG ") == keys(mail="ada@example.org")


def test_a_key_is_nothing_without_the_secret() -> None:
    [key], [other] = keys(mail="ada@example.org"), keys(b"fedcba9876543210", mail="ada@example.org")

    assert key != other
    assert "ada" not in key


def test_two_ways_to_reach_somebody_are_two_keys_always_in_one_order() -> None:
    both = keys(phone="+4930901820", mail="ada@example.org")

    assert both == sorted([*keys(phone="+4930901820"), *keys(mail="ada@example.org")])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"phone": "+49 30 extension"}, "phone"),
        ({"phone": "1234567890123456"}, "phone"),
        ({"mail": "ada"}, "mail"),
        ({"mail": "ada lovelace@example.org"}, "mail"),
        ({"fax": "1"}, "fax"),
    ],
)
def test_what_is_no_contact_is_refused_by_its_field_and_never_repeated(said: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Contact.model_validate(said)

    [complaint] = refusal.value.errors()
    assert complaint["loc"] == (field,)
    assert said[field] not in complaint["msg"]


def test_nothing_is_no_contact() -> None:
    with pytest.raises(ValidationError):
        Contact()


def test_a_contact_does_not_show_itself() -> None:
    contact = Contact.model_validate({"mail": "ada@example.org"})

    assert "ada" not in f"{contact!r} {contact.model_dump_json()}"
