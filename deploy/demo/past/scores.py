"""How well calls were led: some are listened to, and judged the next day."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from deploy.demo.facts import Call, Note
from deploy.demo.past.cast import Cast
from deploy.demo.past.talent import talent_of
from deploy.demo.systems import TELEPHONY
from shared.events import CallOutcome, CallScored

LISTENED, USUAL, FOR_DILIGENCE = 0.07, (35, 55), 45


def scores_of(cast: Cast, calls: Iterable[Call]) -> Iterator[Note]:
    """Yield the judgements of some of *calls*; whoever is diligent leads calls well."""
    for call in calls:
        at = call.reported_at + timedelta(days=1)
        if call.outcome is CallOutcome.CONNECTED and at < cast.end and cast.dice.happens(LISTENED):
            score = round(cast.dice.number(*USUAL) + FOR_DILIGENCE * talent_of(call.manager_id).diligence)
            said = CallScored(
                call_id=call.call_id,
                client_id=call.client_id,
                manager_id=call.manager_id,
                started_at=call.started_at,
                score=min(100, score),
            )
            yield Note(f"score-of-{call.call_id}", TELEPHONY, ((at, said),))
