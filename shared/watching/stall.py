"""The end of a process whose consumer stands still: a fresh one helps where nobody can."""

import os
import threading
from typing import ClassVar, NoReturn

import structlog

EXIT_CODE = os.EX_TEMPFAIL
END_WITHIN_S = 10.0

log = structlog.get_logger(__name__)


class StuckError(Exception):
    """A consumer does not move though records wait, and database and broker answer.

    No SalesError, for that would be a refusal to start, after which the supervisor does not start the role again.
    """

    code: ClassVar[str] = "stuck-consumer"

    def __init__(self, consumer: str, seconds: float) -> None:
        self.consumer, self.seconds = consumer, seconds
        super().__init__(f"{consumer}: records wait, and none was dealt with for {seconds:g} s: this process ends")


def end_process(stuck: StuckError) -> NoReturn:
    """End this process, to be started again; within bounds, for what hangs may hang at the end as well."""
    log.critical(stuck.code, reason=str(stuck), exit_code=EXIT_CODE)
    last = threading.Timer(END_WITHIN_S, os._exit, [EXIT_CODE])
    last.daemon = True
    last.start()
    raise SystemExit(EXIT_CODE)
