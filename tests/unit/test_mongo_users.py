"""The users of the database have what they need, each its own, and the commands that make them are well formed."""

from collections import Counter
from typing import Any

import pytest

from deploy.mongo.commands import LOGIN, commands
from deploy.mongo.users import ACCESS, ALL, KPI, MANAGEMENT, USERS
from shared.access.audit import AUDIT

ACTIONS = {"find", "insert", "update", "remove", "createIndex"}
PASSWORDS = {user.name: f"password of {user.name}" for user in USERS}


def test_no_user_may_do_more_than_keep_documents_and_index_them() -> None:
    assert {action for user in USERS for right in user.rights for action in right.actions} == ACTIONS


def test_a_database_is_one_services_alone_but_for_the_kpis_and_that_of_keys() -> None:
    users = Counter(database for user in USERS for database in {right.database for right in user.rights})

    assert {database: count for database, count in users.items() if count > 1} == {KPI: 4, ACCESS: len(USERS)}
    assert [user.name for user in USERS if MANAGEMENT in {right.database for right in user.rights}] == ["kpi-serve"]


def test_what_one_role_of_the_kpis_writes_no_other_role_does() -> None:
    roles = [user for user in USERS if user.name in {"kpi-fold", "kpi-score", "kpi-serve"}]
    writers = Counter(
        right.collection
        for user in roles
        for right in user.rights
        if right.database == KPI and "update" in right.actions
    )

    assert writers
    assert ALL not in writers
    assert max(writers.values()) == 1


def test_what_operators_did_can_be_changed_or_taken_back_by_nobody() -> None:
    actions = {action for user in USERS for right in user.rights if right[:2] == (ACCESS, AUDIT) for action in right[2]}
    over_all = [user.name for user in USERS for right in user.rights if right[:2] == (ACCESS, ALL)]

    assert (actions, over_all) == ({"find", "insert"}, [])


def test_a_role_comes_before_the_user_that_has_it_alone() -> None:
    found = commands((), PASSWORDS)
    made = [(next(iter(command)), next(iter(command.values()))) for command in found]

    assert made == [
        one for user in USERS for one in (("createRole", f"salespulse-{user.name}"), ("createUser", user.name))
    ]
    assert all(
        command["roles"] == [{"role": f"salespulse-{command['createUser']}", "db": LOGIN}]
        for command in found
        if "createUser" in command
    )


def test_what_is_there_is_changed_and_not_made_again() -> None:
    known = {name for user in USERS for name in (user.name, f"salespulse-{user.name}")}

    assert {next(iter(command)) for command in commands(known, PASSWORDS)} == {"updateRole", "updateUser"}


@pytest.mark.parametrize(
    "command", commands((), PASSWORDS), ids=lambda command: "-".join(map(str, [*command.values()][:1]))
)
def test_a_command_has_the_fields_that_mongodb_asks_for_and_no_other(command: dict[str, Any]) -> None:
    if "createRole" in command:
        assert set(command) == {"createRole", "privileges", "roles"}
        assert command["roles"] == []
        for privilege in command["privileges"]:
            assert set(privilege) == {"resource", "actions"}
            assert set(privilege["resource"]) == {"db", "collection"}
            assert set(privilege["actions"]) <= ACTIONS
    else:
        assert set(command) == {"createUser", "pwd", "roles", "mechanisms"}
        assert command["pwd"] == PASSWORDS[command["createUser"]]
