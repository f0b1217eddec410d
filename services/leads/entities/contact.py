"""How a prospect can be reached, and the keys by which the same one is known again.

A key is a hash that only the secret can make (phones are few enough to try them all); the contact itself is kept
nowhere, so it stays a secret text from the command to the key.
"""

import hmac
import re
from hashlib import sha256
from typing import Annotated, Self

from pydantic import AfterValidator, SecretStr, model_validator

from shared.command import Command

_PHONE = re.compile(r"[0-9+()\-./\s]{5,40}")
_MAIL = re.compile(r"[^@\s]{1,100}@[^@\s]{1,200}")
_TRUNK = "(0)"
"""The zero that is not dialled from abroad: +49 (0)30."""
_DIGITS = range(5, 16)
"""From the shortest numbers to the longest that the plan of the world's numbers has, E.164."""


def _phone(said: SecretStr) -> SecretStr:
    text = said.get_secret_value()
    digits = re.sub("[^0-9]", "", text.replace(_TRUNK, "")).removeprefix("00")
    if not _PHONE.fullmatch(text) or len(digits) not in _DIGITS:
        raise ValueError(f"a phone has {_DIGITS.start} to {_DIGITS.stop - 1} digits, with the country's first")
    return SecretStr(digits)


def _mail(said: SecretStr) -> SecretStr:
    text = said.get_secret_value().strip().lower()
    if not _MAIL.fullmatch(text):
        raise ValueError("an e-mail address has something before and after one @, and no spaces")
    return SecretStr(text)


class Contact(Command):
    """A phone with the country's prefix, an e-mail address, or both; only a keyed hash of each is kept."""

    phone: Annotated[SecretStr, AfterValidator(_phone)] | None = None
    mail: Annotated[SecretStr, AfterValidator(_mail)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.phone is None and self.mail is None:
            raise ValueError("a contact has a `phone`, a `mail`, or both")
        return self


def keys_of(contact: Contact, secret: bytes) -> list[str]:
    """Return the keys of *contact*, always in one order."""
    said = {"mail": contact.mail, "phone": contact.phone}
    return sorted(_key(secret, f"{kind}:{text.get_secret_value()}") for kind, text in said.items() if text)


def _key(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode(), sha256).hexdigest()
