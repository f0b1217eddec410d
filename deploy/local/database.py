"""The database: nx-27017, which speaks MongoDB's protocol and keeps each database in one SQLite file."""

import os
import sys
from pathlib import Path

from deploy.local.place import HOST, Place
from deploy.local.ports import Port
from deploy.local.progress import Say
from deploy.local.readiness import answers_ping, is_listening

PORT = Port("MONGO_PORT", 27017)


class Database:
    """The part `mongo`."""

    name = "mongo"
    ports = (PORT,)

    def address(self, place: Place) -> str:
        """Return the URL of the database."""
        return f"mongodb://{HOST}:{place.port(PORT.variable)}"

    def prepare(self, place: Place, _say: Say) -> None:
        """Make its folder, and forget who ran there last: it would refuse to start on a recycled process number."""
        home = place.directory / "mongo"
        (home / "data").mkdir(parents=True, exist_ok=True)
        (home / "nx.pid").unlink(missing_ok=True)

    def command(self, place: Place) -> list[str]:
        """Return the command that runs the database; it would keep its files in /tmp, and logs to its output anyway."""
        program = Path(sys.executable).with_name("nx-27017")
        home = place.directory / "mongo"
        files = ["--data-dir", home / "data", "--pid-file", home / "nx.pid", "--log-file", os.devnull]
        listen = ["--host", HOST, "-p", place.port(PORT.variable)]
        return [str(word) for word in (program, *files, *listen)]

    def environment(self, _place: Place) -> dict[str, str]:
        """Return nothing: the configuration is on the command line."""
        return {}

    def is_ready(self, place: Place) -> bool:
        """Say whether the database answers a ping."""
        return is_listening(place.port(PORT.variable)) and answers_ping(self.address(place))
