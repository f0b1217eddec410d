"""What was paid for orders and given back, and which orders are paid: shared by whoever is credited with them."""

from collections.abc import Iterator

from deploy.demo.books.entry import Entry, negative
from deploy.demo.books.sharing import Shares, counted, paid
from deploy.demo.facts import Order


def cash_of(order: Order) -> Iterator[Entry]:
    """Yield all payments and, below 0, refunds; what each one gets adds up to the share of the whole."""
    balance, standing = 0, dict(paid(0, order.credits, order.manager_id))
    for cash in order.cash:
        balance += cash.amount_minor
        after = dict(paid(balance, order.credits, order.manager_id))
        shares: Shares = tuple((manager, after[manager] - standing[manager]) for manager in after)
        standing = after
        yield Entry("paid", cash.at, cash.amount_minor, shares)
        if cash.amount_minor > 0:
            yield Entry("payments", cash.at, 1, counted(order.credits, order.manager_id))


def paid_orders_of(order: Order) -> Iterator[Entry]:
    """Yield the order when payments reach what it comes to, and take it back when all was given back."""
    balance, is_paid, shares = 0, False, counted(order.credits, order.manager_id)
    for cash in order.cash:
        balance += cash.amount_minor
        if not is_paid and cash.amount_minor > 0 and balance >= order.net_minor:
            is_paid = True
            yield Entry("orders paid", cash.at, 1, shares)
        elif is_paid and cash.amount_minor < 0 and balance <= 0:
            is_paid = False
            yield Entry("orders paid", cash.at, -1, negative(shares))
