"""What the department's systems say about the facts, kind by kind."""

from deploy.demo.sayings.saying import Saying
from deploy.demo.sayings.sayings import sayings_of

__all__ = ["Saying", "sayings_of"]
