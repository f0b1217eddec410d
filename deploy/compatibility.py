"""Whether a schema still takes everything that its published version takes, and says as much to whoever reads it. Pure.

Facts may be added, limits may be widened; a field that goes, a new duty or a narrower limit breaks a system that
publishes or reads by the published version. A value more in an enumeration breaks nobody: readers skip what they do
not know.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_AT_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_AT_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_SAME = ("pattern", "format", "const")


def breaks(published: Schema, now: Schema) -> list[str]:
    """Return what in *now* breaks those who keep to *published*, each with its place; nothing if they are safe."""
    return list(_Comparison(published, now).of(published, now, ""))


class _Comparison:
    """Compares parts of two documents, whose references lead into themselves."""

    def __init__(self, published: Schema, now: Schema) -> None:
        self._published, self._now = published, now
        self._under_way: set[tuple[str, str]] = set()

    def of(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        """Yield what breaks at the place *at*."""
        references = old.get("$ref", ""), new.get("$ref", "")
        if all(references) and references in self._under_way:
            return  # a part of itself
        self._under_way.add(references)
        olds, news = _alternatives(self._published, old), _alternatives(self._now, new)
        for one in olds:
            found = [list(self._alternative(one, other, at)) for other in news]
            yield from min(found, key=len)
        self._under_way.discard(references)

    def _alternative(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        place = at or "the event"
        was, is_ = old.get("type"), new.get("type")
        if is_ is not None and was != is_ and (was, is_) != ("integer", "number"):
            yield f"{place} is {is_}, and was {was or 'anything'}"
            return
        yield from (f"{place}: {text}" for text in _narrower(old, new))
        yield from self._object(old, new, at)
        for name in ("items", "additionalProperties"):
            if isinstance(old.get(name), Mapping) and isinstance(new.get(name), Mapping):
                yield from self.of(old[name], new[name], f"{at}[]")

    def _object(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name in sorted(set(new.get("required", ())) - set(old.get("required", ()))):
            yield f"{_inside(at, name)} is required, and was not"
        for name, schema in before.items():
            if name not in after:
                yield f"{_inside(at, name)} is gone"
            else:
                yield from self.of(schema, after[name], _inside(at, name))


def _narrower(old: Schema, new: Schema) -> Iterator[str]:
    allowed = new.get("enum")
    if allowed is not None and (gone := [one for one in old.get("enum", ["anything"]) if one not in allowed]):
        yield f"takes {', '.join(map(str, gone))} no longer"
    for limit in _AT_LEAST:
        if limit in new and (limit not in old or new[limit] > old[limit]):
            yield f"{limit} is {new[limit]}, and was {old.get(limit, 'none')}"
    for limit in _AT_MOST:
        if limit in new and (limit not in old or new[limit] < old[limit]):
            yield f"{limit} is {new[limit]}, and was {old.get(limit, 'none')}"
    for what in _SAME:
        if what in new and new[what] != old.get(what):
            yield f"{what} is {new[what]}, and was {old.get(what, 'none')}"


def _alternatives(document: Schema, schema: Schema) -> list[Schema]:
    """Return what *schema* may be, references followed."""
    if "$ref" in schema:
        return _alternatives(document, _referred(document, schema["$ref"]))
    if "anyOf" in schema:
        return [one for part in schema["anyOf"] for one in _alternatives(document, part)]
    return [schema]


def _referred(document: Schema, reference: str) -> Schema:
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    part: Schema = found
    return part


def _inside(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
