"""The name of a time zone, as the IANA has it."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator


def _is_known(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, OSError, ValueError) as unknown:
        raise ValueError(f"{name!r} is no IANA time zone") from unknown
    return name


ZoneName = Annotated[str, AfterValidator(_is_known)]
