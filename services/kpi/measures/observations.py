"""What observations of competitors contribute."""

from collections.abc import Iterator

from services.kpi.measures.measure import Measure, Move
from services.kpi.records.observation import OBSERVATION, Observation
from services.kpi.records.rules import Rules


def _observed(observation: Observation, _rules: Rules) -> Iterator[Move]:
    if observation.told and observation.made_at:
        yield Move(observation.made_at, observation.told.manager_id, 1)


COMPETITORS_OBSERVED = Measure(
    "competitors_observed",
    OBSERVATION,
    _observed,
    "things learned of competitors, by the day they were first told",
    by=("competitor", "segment", "product"),
)

MEASURES = (COMPETITORS_OBSERVED,)
