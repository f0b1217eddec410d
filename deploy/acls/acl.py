"""One right as Kafka has it, and the rights that a declaration comes to."""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple

from deploy.acls.principals import PRINCIPALS, Rights


class Resource(IntEnum):
    """What a right is about, by Kafka's numbers."""

    TOPIC = 2
    GROUP = 3


class Pattern(IntEnum):
    """How the name of a resource is meant."""

    LITERAL = 3
    PREFIXED = 4


class Operation(IntEnum):
    """What may be done with it; READ and WRITE imply DESCRIBE."""

    READ = 3
    WRITE = 4
    CREATE = 5
    DESCRIBE = 8


class Acl(NamedTuple):
    """*principal* may do *operation* with the resource, from any host."""

    principal: str
    resource: Resource
    pattern: Pattern
    name: str
    operation: Operation


def acls_of(rights: Rights) -> Iterator[Acl]:
    """Yield the rights of one principal."""
    topics = (
        (Operation.READ, rights.reads),
        (Operation.WRITE, rights.writes),
        (Operation.CREATE, rights.creates),
        (Operation.DESCRIBE, rights.creates),
    )
    groups = (
        (Operation.READ, Pattern.LITERAL, rights.groups),
        (Operation.READ, Pattern.PREFIXED, rights.group_prefixes),
        (Operation.DESCRIBE, Pattern.PREFIXED, rights.watched_group_prefixes),
    )
    for operation, names in topics:
        for name in names:
            yield Acl(rights.name, Resource.TOPIC, Pattern.LITERAL, name, operation)
    for operation, pattern, names in groups:
        for name in names:
            yield Acl(rights.name, Resource.GROUP, pattern, name, operation)


def declared(principals: Iterable[Rights] = PRINCIPALS) -> frozenset[Acl]:
    """Return all rights that there are to be."""
    return frozenset(acl for rights in principals for acl in acls_of(rights))
