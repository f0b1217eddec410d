"""Key accounts, and the plans made for clients: each has one of a kind, and the last word counts."""

from dataclasses import dataclass
from datetime import date

from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AccountPlanSet, AnyEvent, KeyAccountFlagged
from shared.values import Day, Id, Positive


@dataclass(frozen=True, slots=True)
class KeyAccount:
    """Whether a client is a key account, and whose."""

    is_key: bool = False
    manager_id: str | None = None


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """The plan for a client: until when it holds, and how often the client is to be contacted."""

    manager_id: str | None = None
    valid_until: date | None = None
    cadence_days: int | None = None


class FlagKeyAccount(Command):
    """A client is, or is no longer, a key account of this manager's."""

    client_id: Id
    manager_id: Id
    is_key: bool


class SetAccountPlan(Command):
    """There is a plan for a client, valid to the last day named; it replaces the one before."""

    client_id: Id
    manager_id: Id
    valid_until: Day
    cadence_days: Positive | None = None


def flag(client_id: str, _account: KeyAccount, command: FlagKeyAccount) -> list[KeyAccountFlagged]:
    """Return that the client is a key account or not."""
    return [KeyAccountFlagged(**command.model_dump() | {"client_id": client_id})]


def set_plan(client_id: str, _plan: AccountPlan, command: SetAccountPlan) -> list[AccountPlanSet]:
    """Return that there is a plan."""
    return [AccountPlanSet(**command.model_dump() | {"client_id": client_id})]


def evolve_key(account: KeyAccount, event: AnyEvent) -> KeyAccount:
    """Return *account* after *event*."""
    match event.data:
        case KeyAccountFlagged(is_key=is_key, manager_id=manager_id):
            return KeyAccount(is_key, manager_id)
        case _:
            return account


def evolve_plan(plan: AccountPlan, event: AnyEvent) -> AccountPlan:
    """Return *plan* after *event*."""
    match event.data:
        case AccountPlanSet() as said:
            return AccountPlan(**said.model_dump(exclude={"client_id"}))
        case _:
            return plan


KEY_ACCOUNT = Kind(
    name="key_accounts",
    opened_by=KeyAccountFlagged,
    joined_by={KeyAccountFlagged: "client_id"},
    blank=KeyAccount(),
    evolve=evolve_key,
    facets=attributes("is_key", "manager_id"),
    owner="manager_id",
)
ACCOUNT_PLAN = Kind(
    name="account_plans",
    opened_by=AccountPlanSet,
    joined_by={AccountPlanSet: "client_id"},
    blank=AccountPlan(),
    evolve=evolve_plan,
    facets=attributes("manager_id", "valid_until"),
    owner="manager_id",
)
