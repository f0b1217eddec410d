"""The audit log of what operators do on a command line."""

import asyncio
import getpass
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.access.audit import AuditLog
from shared.access.principal import Principal, Role
from shared.errors import SalesError

DONE = "done"


@asynccontextmanager
async def audited(log: AuditLog, what: str, why: str | None) -> AsyncIterator[None]:
    """Note in *log* that *what* is done, before it is, and then what came of it. Raises: PyMongoError."""
    who = Principal(operator(), Role.ADMIN)
    begun, outcome = await log.begin(who, what, why), DONE
    try:
        yield
    except SalesError as error:
        outcome = error.code
        raise
    except asyncio.CancelledError:
        outcome = "interrupted"
        raise
    except BaseException as error:
        outcome = type(error).__name__
        raise
    finally:
        await log.end(begun, who, what, outcome)


def operator() -> str:
    """Return who the operating system says runs this program; a container may have no name for them."""
    try:
        return f"{getpass.getuser()} at the command line"
    except (KeyError, OSError):
        return f"user {os.getuid()} at the command line"
