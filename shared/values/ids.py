"""The form of an id: what may name a client, a deal, a manager."""

from typing import Annotated

from pydantic import StringConstraints

Id = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\s/\x00-\x1f\x7f-\x9f]+$")]
"""1 to 200 characters without spaces, slashes or control characters, so that it fits a URL path and a key."""
