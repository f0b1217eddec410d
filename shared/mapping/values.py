"""How a column becomes a value of an event: filled into a text, translated, or read as number, amount, day. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from shared.mapping.errors import BadMappingError, BadRowError
from shared.values import minor_digits

Row = Mapping[str, str]
Value = Callable[[Row], Any]
"""Takes a value from a row; None where the row says nothing. Raises: BadRowError."""

_FIELD = re.compile(r"\{([^{}|]+)(?:\|(\w+))?\}")
_KINDS = ("text", "integer", "minor", "boolean", "day", "moment")
_TRUE, _FALSE = {"true", "yes", "y", "1"}, {"false", "no", "n", "0"}


def slug(text: str) -> str:
    """Return *text* as an id: lower case, everything but letters and digits as one hyphen."""
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")


_FILTERS: Mapping[str, Callable[[str], str]] = {
    "slug": slug,
    "lower": str.lower,
    "upper": str.upper,
    "squeezed": lambda text: re.sub(r"\s+", "", text),
}


@dataclass(frozen=True, slots=True)
class Company:
    """What is true of the whole export."""

    zone: ZoneInfo
    currency: str | None


def value_of(said: Any, place: str, company: Company) -> Value:
    """Return how to take what the mapping has *said* at *place*. Raises: BadMappingError."""
    match said:
        case str():
            return _filled(said, place)
        case bool() | int():
            return lambda _row: said
        case list():
            parts = [value_of(one, f"{place}[{number}]", company) for number, one in enumerate(said)]
            return lambda row: [found for part in parts if (found := part(row)) is not None]
        case {"from": str(), **_rest}:
            return _converted(said, place, company)
        case dict():
            return object_of(said, place, company)
        case _:
            raise BadMappingError(place, f"{said!r} is no text, whole number, list or table")


def object_of(said: Mapping[str, Any], place: str, company: Company) -> Value:
    """Return how to take a table of values; those of which the row says nothing are left out."""
    fields = {name: value_of(one, f"{place}.{name}", company) for name, one in said.items()}
    return lambda row: {name: found for name, field in fields.items() if (found := field(row)) is not None}


def columns_in(said: Any) -> set[str]:
    """Return the columns that a value needs."""
    match said:
        case str():
            return {name for name, _ in _FIELD.findall(said)}
        case {"from": str() as column, **rest}:
            own = columns_in(column) if "{" in column else {column}
            return own | columns_in(rest.get("default"))
        case dict():
            return {column for one in said.values() for column in columns_in(one)}
        case list():
            return {column for one in said for column in columns_in(one)}
        case _:
            return set()


def _filled(template: str, place: str) -> Value:
    """Return the text with its `{column|filter}` filled in; None if one of them is empty."""
    for _, name in _FIELD.findall(template):
        if name and name not in _FILTERS:
            raise BadMappingError(place, f"{name!r} is none of the filters {', '.join(_FILTERS)}")
    if "{" in _FIELD.sub("", template) or "}" in _FIELD.sub("", template):
        raise BadMappingError(place, f"{template!r} has a brace without its other half")

    def filled(row: Row) -> str | None:
        parts = {
            whole.group(): _FILTERS[whole[2]](row[whole[1]]) if whole[2] else row[whole[1]]
            for whole in _FIELD.finditer(template)
        }
        if not all(parts.values()):
            return None
        return _FIELD.sub(lambda whole: parts[whole.group()], template)

    return filled


def _converted(said: Mapping[str, Any], place: str, company: Company) -> Value:
    known = {"from", "as", "map", "default", "format", "at", "currency", "times"}
    if unknown := set(said) - known:
        raise BadMappingError(f"{place}.{min(unknown)}", f"is none of {', '.join(sorted(known))}")
    kind = said.get("as", "text")
    if kind not in _KINDS:
        raise BadMappingError(f"{place}.as", f"{kind!r} is none of {', '.join(_KINDS)}")
    column, translated = said["from"], said.get("map")
    default = value_of(said["default"], f"{place}.default", company) if "default" in said else _nothing
    text_of = _filled(column if "{" in column else f"{{{column}}}", f"{place}.from")
    read = _reader(kind, said, place, company)

    def converted(row: Row) -> Any:
        text = (text_of(row) or "").strip()
        if not text:
            return default(row)
        if translated is not None:
            if text not in translated:
                raise BadRowError(f"{text!r} is none of {', '.join(translated)}", column)
            return translated[text]
        try:
            return read(text)
        except (ValueError, InvalidOperation) as error:
            raise BadRowError(f"{text!r} is no {kind}", column) from error

    return converted


def _nothing(_row: Row) -> None:
    return None


def _reader(kind: str, said: Mapping[str, Any], place: str, company: Company) -> Callable[[str], Any]:
    match kind:
        case "integer":
            times = said.get("times", 1)
            return lambda text: _whole(_number(text) * times)
        case "minor":
            currency = said.get("currency", company.currency)
            if currency is None:
                raise BadMappingError(place, "an amount needs a currency, here or for the whole mapping")
            return lambda text: _whole(_number(text).scaleb(minor_digits(currency)))
        case "boolean":
            return _boolean
        case "day":
            return lambda text: _moment(text, said.get("format"), None, company.zone).date().isoformat()
        case "moment":
            at = _time_of(said.get("at"), place)
            return lambda text: _moment(text, said.get("format"), at, company.zone).isoformat()
        case _:
            return str


def _number(text: str) -> Decimal:
    """Return the number in *text*, as spreadsheets write it: `1,234.50`, `$ 12`."""
    number = Decimal(re.sub(r"[\s,$€£₽]", "", text))
    if not number.is_finite():
        raise ValueError(text)
    return number


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise ValueError(str(number))
    return int(number)


def _boolean(text: str) -> bool:
    if text.lower() not in _TRUE | _FALSE:
        raise ValueError(text)
    return text.lower() in _TRUE


def _time_of(text: str | None, place: str) -> time | None:
    try:
        return None if text is None else time.fromisoformat(text)
    except ValueError as error:
        raise BadMappingError(f"{place}.at", f"{text!r} is no time of day, like 09:30") from error


def _moment(text: str, form: str | None, at: time | None, zone: ZoneInfo) -> datetime:
    """Return the moment in *text*; without a zone of its own it is on the clock of *zone*, a mere day at *at*."""
    moment = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007  # just below
    if at is not None:
        moment = datetime.combine(date(moment.year, moment.month, moment.day), at, moment.tzinfo)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
