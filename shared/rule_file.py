"""Rules that are data: a TOML file whose place is a setting, read once at the start."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError


class RuleFile(BaseModel):
    """What a file of rules says, or a part of it; a misspelt name is refused, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


RuleFileT = TypeVar("RuleFileT", bound=RuleFile)


def rules_in(file: Path | None, form: type[RuleFileT], variable: str) -> RuleFileT:
    """Return the rules in *file*, which *variable* names, or those that hold without a file.

    A file that makes no sense ends the program with one line: file, place and what is wrong.
    """
    if file is None:
        return form()
    try:
        return form.model_validate(tomllib.loads(file.read_text()))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise SystemExit(f"{variable}: {file}: {place}: {first['msg']}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SystemExit(f"{variable}: {file}: {error}") from error
