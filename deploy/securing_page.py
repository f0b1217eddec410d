"""The tables of docs/securing.md: who may do what in Kafka and in MongoDB, from the declarations."""

from collections.abc import Iterable, Iterator

from deploy.acls.principals import PRINCIPALS, Rights
from deploy.markdown import table
from deploy.mongo.users import USERS, Right

BEGIN, END = "<!-- rights: begin (make tables) -->", "<!-- rights: end -->"


def with_rights(page: str) -> str:
    """Return *page* with the tables of today between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{rights_tables()}\n{END}{after}"


def rights_tables() -> str:
    """Return both tables as Markdown."""
    kafka = table(("principal", "is", "reads", "writes", "consumer groups"), map(_principal_row, PRINCIPALS))
    mongo = table(("user", "is", "may"), ((f"`{user.name}`", user.why, _may(user.rights)) for user in USERS))
    return f"In Kafka (`deploy/acls/principals.py`):\n\n{kafka}\n\nIn MongoDB (`deploy/mongo/users.py`):\n\n{mongo}"


def _principal_row(rights: Rights) -> tuple[str, ...]:
    made = [f"creates {_names(rights.creates)}"] if rights.creates else []
    writes = [_names(rights.writes)] if rights.writes else []
    return f"`{rights.name}`", rights.why, _names(rights.reads) or "-", "; ".join(writes + made) or "-", _groups(rights)


def _groups(rights: Rights) -> str:
    member = [*rights.groups, *(f"{prefix}*" for prefix in rights.group_prefixes)]
    watched = [f"sees `{prefix}*`" for prefix in rights.watched_group_prefixes]
    return ", ".join([*(f"`{name}`" for name in member), *watched]) or "-"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _may(rights: Iterable[Right]) -> str:
    return "; ".join(_told(rights))


def _told(rights: Iterable[Right]) -> Iterator[str]:
    """Yield what is allowed, the collections of equal rights together."""
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for right in rights:
        alike.setdefault((right.database, right.actions), []).append(right.collection or "*")
    for (database, actions), collections in alike.items():
        yield f"{', '.join(actions)} on {_names(f'{database}.{name}' for name in collections)}"
