"""The department's own books: every KPI computed straight from the facts, by rules written down a second time.

Nothing in here imports a service: what two programs agree on is more likely right than what one program says twice.
"""

from deploy.demo.books.books import Books
from deploy.demo.books.figure import Figure

__all__ = ["Books", "Figure"]
