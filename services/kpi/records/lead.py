"""A lead: created, assigned, touched, judged, and perhaps the beginning of a won deal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import NamedTuple

from services.kpi.records.facts import CONTACT, FIRST_TOUCH, OUTREACH
from services.kpi.records.record import Facets, Fact, FactKey, RecordKind, by
from services.kpi.records.rules import Rules
from shared.events import (
    AnyEvent,
    DealClosed,
    DealOutcome,
    DealReopened,
    DisqualifyReason,
    LeadAssigned,
    LeadConverted,
    LeadCreated,
    LeadDisqualified,
    LeadQualified,
    LeadTouched,
    Medium,
)

_JUNK = {DisqualifyReason.SPAM, DisqualifyReason.DUPLICATE, DisqualifyReason.TEST}
_UNKNOWN = "unknown"
_WRITTEN = {Medium.MAIL, Medium.CHAT, Medium.MESSAGE}


class Owner(NamedTuple):
    """From *at* on the lead is *manager*'s."""

    at: datetime
    manager: str


class Touch(NamedTuple):
    """A contact with the lead's client."""

    at: datetime
    told: LeadTouched


class Win(NamedTuple):
    """A deal of the lead that stands as won since *at*."""

    at: datetime
    deal: str


@dataclass(frozen=True, slots=True)
class Lead:
    """What is known of a lead."""

    created_at: datetime | None = None
    created: LeadCreated | None = None
    owners: tuple[Owner, ...] = ()
    """Whoever it was given to, in order; a manager named at the creation is the first, if nobody was before."""
    is_junk: bool = False
    disqualified_at: datetime | None = None
    """When it was first put away: from then on nobody waits for a touch."""
    final_at: datetime | None = None
    """When it was last judged, for good or bad: what comes later is no work on the lead (K05)."""
    touches: tuple[Touch, ...] = ()
    """One for each touch_id, the first told; a human and an automatic one do not hide each other."""
    wins: tuple[Win, ...] = ()

    @property
    def first_assignee(self) -> str | None:
        """Return who was given the lead first."""
        return self.owners[0].manager if self.owners else None

    @property
    def human_touches(self) -> tuple[Touch, ...]:
        """Return the touches that were a person's, in order."""
        return tuple(touch for touch in self.touches if not touch.told.automatic)

    @property
    def first_touch(self) -> Touch | None:
        """Return the first touch that was a person's."""
        return next(iter(self.human_touches), None)

    @property
    def facets(self) -> Facets:
        """Return where the lead came from, as far as it was told."""
        if self.created is None:
            return ()
        said = self.created
        return tuple(
            (dimension, value)
            for dimension, value in (
                ("channel", said.channel),
                ("campaign", said.campaign_id),
                ("promotion", said.promotion_id),
                ("segment", said.segment),
                ("region", said.region),
            )
            if value
        )


def lead_state(events: Iterable[AnyEvent]) -> Lead:
    """Return the lead as its *events*, in order, leave it."""
    return reduce(_evolve, events, Lead())


def _evolve(lead: Lead, event: AnyEvent) -> Lead:  # noqa: PLR0911  # one for each kind of fact
    match event.data:
        case LeadCreated() as created if lead.created_at is None:
            return _owned(replace(lead, created_at=event.time, created=created), event.time, created.manager_id)
        case LeadAssigned(manager_id=manager):
            return replace(lead, owners=(*lead.owners, Owner(event.time, manager)))
        case LeadTouched() as told if not _is_known(lead, told):
            return replace(lead, touches=(*lead.touches, Touch(event.time, told)))
        case LeadQualified():
            return replace(lead, final_at=event.time)
        case LeadDisqualified(reason=reason):
            return _disqualified(lead, event.time, reason)
        case DealClosed() | DealReopened() as told:
            return _closed(lead, event.time, told)
        case _:
            return lead


def _owned(lead: Lead, at: datetime, manager: str | None) -> Lead:
    return lead if lead.owners or manager is None else replace(lead, owners=(Owner(at, manager),))


def _is_known(lead: Lead, told: LeadTouched) -> bool:
    return any(
        touch.told.touch_id == told.touch_id and touch.told.automatic is told.automatic for touch in lead.touches
    )


def _disqualified(lead: Lead, at: datetime, reason: DisqualifyReason) -> Lead:
    return replace(
        lead,
        is_junk=lead.is_junk or reason in _JUNK,
        disqualified_at=lead.disqualified_at or at,
        final_at=at,
    )


def _closed(lead: Lead, at: datetime, told: DealClosed | DealReopened) -> Lead:
    """Return *lead* without the win of this deal that stood before, and with the one it now has, if any."""
    others = tuple(win for win in lead.wins if win.deal != told.deal_id)
    is_won = isinstance(told, DealClosed) and told.outcome is DealOutcome.WON
    return replace(lead, wins=(*others, Win(at, told.deal_id)) if is_won else others)


def _tells(lead: Lead, rules: Rules) -> Iterator[Fact]:
    if lead.created_at and lead.created:
        came = " ".join(part or _UNKNOWN for part in (lead.created.channel, lead.created.segment, lead.created.region))
        yield Fact(FactKey(rules.day(lead.created_at), FIRST_TOUCH, "", came))
    for at, told in lead.touches:
        if not told.automatic:
            yield Fact(FactKey(rules.day(at), CONTACT, told.manager_id, told.medium))
        # A call or a meeting is told as such, by its sheet.
        if told.medium in _WRITTEN:
            yield Fact(FactKey(rules.day(at), OUTREACH, told.manager_id, told.medium))


LEAD = RecordKind(
    "lead",
    lead_state,
    dict.fromkeys(
        (
            LeadCreated,
            LeadAssigned,
            LeadTouched,
            LeadQualified,
            LeadDisqualified,
            LeadConverted,
            DealClosed,
            DealReopened,
        ),
        by("lead_id"),
    ),
    _tells,
)
