"""Why management refuses a command."""

from shared.errors import SalesError
from shared.refusals import ConflictError, InvalidError


class ManagementError(SalesError):
    """Management refuses."""


class OwnParentError(ManagementError, InvalidError):
    """A team cannot be under itself."""

    code = "own-parent"

    def __init__(self, team_id: str) -> None:
        self.team_id = team_id
        InvalidError.__init__(self, f"the team {team_id!r} cannot be its own parent", "parent_team_id")


class NothingChangesError(ManagementError, ConflictError):
    """Everything is already as the command says."""

    code = "nothing-changes"

    def __init__(self, kind: str, id: str) -> None:  # noqa: A002  # the thing's own word
        self.kind, self.id = kind, id
        super().__init__(f"{kind} {id!r} is already as the command says")


class ManagerLeftError(ManagementError, ConflictError):
    """The manager works here no longer."""

    code = "manager-left"

    def __init__(self, manager_id: str) -> None:
        self.manager_id = manager_id
        super().__init__(f"the manager {manager_id!r} has left: join again first")


class NeverChangesError(ManagementError, InvalidError):
    """The command names something else than what was said first, and that stays as it is."""

    code = "never-changes"

    def __init__(self, field: str, known: str | None) -> None:
        self.field, self.known = field, known
        InvalidError.__init__(self, f"it is {known!r}, which never changes", field)


class UnknownKpiError(ManagementError, InvalidError):
    """The catalogue has no such KPI."""

    code = "unknown-kpi"

    def __init__(self, kpi: str, field: str = "kpi") -> None:
        self.kpi = kpi
        InvalidError.__init__(self, f"the catalogue has no KPI {kpi!r}: see GET /v1/kpis", field)


class NotOnScorecardsError(ManagementError, InvalidError):
    """Nobody can be judged by a KPI that scorecards do not have, nor by the score itself."""

    code = "not-on-scorecards"

    def __init__(self, kpi: str, field: str) -> None:
        self.kpi = kpi
        InvalidError.__init__(
            self, f"nobody can be judged by {kpi!r}: scorecards have no plan's attainment of it", field
        )


class NotOverDaysError(ManagementError, InvalidError):
    """The KPI has no number over such a range of days."""

    code = "not-over-days"

    def __init__(self, kpi: str, reason: str) -> None:
        self.kpi = kpi
        InvalidError.__init__(self, f"nobody can compete by {kpi!r} over these days: {reason}", "kpi")


class WeightsError(ManagementError, InvalidError):
    """The weights of a KPI set do not make a whole."""

    code = "weights"

    def __init__(self, sum_bp: int, whole_bp: int) -> None:
        self.sum_bp, self.whole_bp = sum_bp, whole_bp
        InvalidError.__init__(self, f"the weights sum to {sum_bp} basis points, not to {whole_bp}", "items")


class OwnCurrencyError(ManagementError, InvalidError):
    """One unit of the company's own currency is always worth one."""

    code = "own-currency"

    def __init__(self, currency: str) -> None:
        self.currency = currency
        InvalidError.__init__(self, f"{currency} is the company's own currency: it needs no rate", "currency")


class NotSaidError(ManagementError, InvalidError):
    """A first request has to say all of its facts."""

    code = "not-said"

    def __init__(self, field: str) -> None:
        InvalidError.__init__(self, "a hand-off that is not a retry must say it", field)
