"""Say what takes long: a moving line on a terminal, plain lines anywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console


class Say(Protocol):
    """Takes one short line about what is being waited for."""

    def __call__(self, text: str, /) -> None:
        """Show *text*."""


def silent(_text: str, /) -> None:
    """Show nothing."""


@contextmanager
def shown_progress() -> Iterator[Say]:
    """Yield what shows progress on standard error for as long as the block runs."""
    console = Console(stderr=True, highlight=False, markup=False)
    if not console.is_terminal:
        yield console.print
        return
    with console.status("") as status:
        yield status.update
