"""Three months of the department, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from deploy.demo.department import department
from deploy.demo.dice import Dice
from deploy.demo.facts import Act, Facts, Order
from deploy.demo.past.calls import call_at, calls_of_day
from deploy.demo.past.cast import Cast
from deploy.demo.past.deals import TYPICAL_MINOR, a_deal
from deploy.demo.past.leads import a_lead, calls_of
from deploy.demo.past.orders import an_order, lines_worth
from deploy.demo.past.shipments import a_shipment
from shared.events import DealOutcome

SATURDAY = 5
WEEKDAY_LEADS, WEEKEND_LEADS = (9, 16), (1, 4)
RETURNING, MISTAKES = 0.15, 2
OPENED_AFTER = timedelta(minutes=4)


def months_before(day: date, months: int) -> date:
    """Return the same day *months* (fewer than 12) earlier, or the last of that month where it is shorter."""
    month = day.month - months
    year, month = (day.year, month) if month > 0 else (day.year - 1, month + 12)
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def past(seed: int, first: date, today: date) -> Facts:
    """Return what happened from the day *first* until *today* began."""
    staff = department(first, today)
    facts = Facts()
    facts.put(*staff.teams, *staff.people, *staff.plans)
    end = datetime.combine(today, time(), UTC)
    _Past(Cast(Dice(seed), [person.manager_id for person in staff.people], end), facts).play(first)
    return facts


@dataclass(slots=True)
class _Past:
    """The days as they go by."""

    cast: Cast
    facts: Facts
    _number: int = field(default=0)

    def play(self, first: date) -> None:
        for day in self._days(first):
            for at in self._arrivals(day):
                self._lead(at)
            if day.weekday() < SATURDAY:
                for manager in self.cast.managers:
                    self._calls(manager, day)
        self._mistakes((self.cast.end.date() - first).days)

    def _days(self, first: date) -> Iterator[date]:
        count = (self.cast.end.date() - first).days
        return (first + timedelta(days=n) for n in range(count))

    def _arrivals(self, day: date) -> list[datetime]:
        count = self.cast.dice.number(*(WEEKDAY_LEADS if day.weekday() < SATURDAY else WEEKEND_LEADS))
        midnight = datetime.combine(day, time(), UTC)
        return sorted(midnight + timedelta(seconds=self.cast.dice.number(6 * 3600, 22 * 3600)) for _ in range(count))

    def _lead(self, at: datetime) -> None:
        self._number += 1
        newcomer = not self.cast.dice.happens(RETURNING)
        client = self._number if newcomer else self.cast.dice.number(1, self._number)
        lead = a_lead(self.cast, f"lead-{self._number:04}", f"client-{client:04}", at)
        self.facts.put(lead, *calls_of(self.cast, lead))
        if lead.qualified:
            opened = Act(lead.qualified.at + self.cast.dice.lasting(OPENED_AFTER), lead.qualified.manager_id)
            if opened.at < self.cast.end:
                deal = a_deal(self.cast, lead, opened, f"deal-{self._number:04}")
                self.facts.put(deal)
                self._order(deal.deal_id)

    def _order(self, deal_id: str) -> None:
        deal = self.facts.deals[deal_id]
        if deal.closing and deal.closing.outcome is DealOutcome.WON:
            order = an_order(self.cast, deal, deal.closing, f"order-{self._number:04}")
            if order:
                self.facts.put(order)
                shipment = a_shipment(self.cast, order, f"shipment-{self._number:04}")
                self.facts.put(*([shipment] if shipment else []))

    def _calls(self, manager: str, day: date) -> None:
        self.facts.put(*calls_of_day(self.cast, manager, day, max(1, self._number)))

    def _mistakes(self, days: int) -> None:
        """Invent calls and orders that were reported by mistake and retracted."""
        for number in range(1, MISTAKES + 1):
            at = self.cast.end - timedelta(days=self.cast.dice.number(2, days), hours=-12)
            client, manager = f"client-{number:04}", self.cast.dice.one_of(self.cast.managers)
            self.facts.mistakes[f"call-{number}"] = call_at(self.cast, f"wrong-call-{number}", client, manager, at)
            lines = lines_worth(self.cast, TYPICAL_MINOR)
            self.facts.mistakes[f"order-{number}"] = Order(f"wrong-order-{number}", client, manager, at, lines)
