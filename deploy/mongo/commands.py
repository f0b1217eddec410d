"""The commands by which MongoDB comes to know the declared users, each with a role of its own."""

from collections.abc import Iterable, Mapping
from typing import Any

from deploy.mongo.users import USERS, User

LOGIN = "admin"
"""The database in which all users are: `authSource` in their URLs."""
PREFIX = "salespulse-"
"""Begins the names of our roles."""

Command = dict[str, Any]


def role_command(user: User, verb: str) -> Command:
    """Return the command that has (`createRole`) or changes (`updateRole`) the role with the rights of *user*."""
    rights = [
        {"resource": {"db": right.database, "collection": right.collection}, "actions": list(right.actions)}
        for right in user.rights
    ]
    return {verb: f"{PREFIX}{user.name}", "privileges": rights, "roles": []}


def user_command(user: User, verb: str, password: str) -> Command:
    """Return the command that has (`createUser`) or changes (`updateUser`) *user*, who has no other role."""
    roles = [{"role": f"{PREFIX}{user.name}", "db": LOGIN}]
    return {verb: user.name, "pwd": password, "roles": roles, "mechanisms": ["SCRAM-SHA-256"]}


def commands(known: Iterable[str], passwords: Mapping[str, str], users: Iterable[User] = USERS) -> list[Command]:
    """Return what to run, in order; *known* are the users and roles that there are already, by name."""
    there = set(known)
    found: list[Command] = []
    for user in users:
        found.append(role_command(user, "updateRole" if f"{PREFIX}{user.name}" in there else "createRole"))
        found.append(user_command(user, "updateUser" if user.name in there else "createUser", passwords[user.name]))
    return found
