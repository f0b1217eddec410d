"""One trace follows one event from the request to the screen: through services, outbox, fold, score and stream."""

from uuid import uuid4

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import format_span_id, format_trace_id

from shared.clock import system_clock
from shared.events import LeadCreated
from shared.events.codec import encode, enveloped
from tests.component.kpi.watching.conftest import System
from tests.conditions import eventually

pytestmark = pytest.mark.stack


class Trace:
    """A trace that a caller began."""

    def __init__(self, spans: InMemorySpanExporter) -> None:
        self._spans, self.id, self.caller = spans, uuid4().hex, uuid4().hex[:16]
        self.header = {"traceparent": f"00-{self.id}-{self.caller}-01"}

    @property
    def spans(self) -> dict[str, ReadableSpan]:
        """Return its spans by their names."""
        found = (span for span in self._spans.get_finished_spans() if span.context)
        return {span.name: span for span in found if format_trace_id(span.context.trace_id) == self.id}

    async def reaches(self, *names: str) -> dict[str, ReadableSpan]:
        """Return its spans once those of *names* are among them."""
        await eventually(lambda: set(names) <= set(self.spans), within_s=120, what=f"{names}, {set(self.spans)}")
        return self.spans

    def parents(self, *names: str) -> list[str]:
        """Return by name what each of the spans goes on from."""
        spans = self.spans
        by_id = {format_span_id(span.context.span_id): name for name, span in spans.items() if span.context}
        parents = [spans[name].parent for name in names]
        return [by_id.get(format_span_id(one.span_id), "caller") if one else "" for one in parents]


@pytest.fixture
def trace(spans: InMemorySpanExporter) -> Trace:
    return Trace(spans)


def a_lead() -> bytes:
    data, new = LeadCreated(lead_id=uuid4().hex, client_id="c-1", manager_id="m-1"), uuid4().hex
    return encode(enveloped(data, id=new, source="/x", time=system_clock()))


WAY = ("POST /v1/leads", "outbox", "fold", "score", "tell")


async def test_a_command_is_followed_from_the_request_to_the_screen(system: System, trace: Trace) -> None:
    manager = f"m-{uuid4().hex[:8]}"
    async with system.following(manager) as messages:
        await system.opened(manager, **trace.header)
        change = await anext(messages)

    spans = await trace.reaches(*WAY)

    assert '"type":"change"' in change
    assert trace.parents(*WAY) == ["caller", "POST /v1/leads", "outbox", "fold", "score"]
    assert [span.links[0].context.trace_id for span in (spans["fold"], spans["score"], spans["tell"])] == [
        int(trace.id, 16)
    ] * 3


async def test_an_event_of_another_system_is_followed_too_and_by_who_reads_it(system: System, trace: Trace) -> None:
    event = a_lead()

    answer = await system.leads.post(
        "/v1/events?token=secret", content=event, headers={"content-type": "application/json", **trace.header}
    )

    assert answer.is_success
    spans = await trace.reaches("POST /v1/events", "publish", "fold", "score")
    assert trace.parents("publish", "fold", "score") == ["POST /v1/events", "publish", "fold"]
    assert any(name.startswith("read traced_") for name in spans)
    assert "secret" not in str({name: dict(span.attributes or {}) for name, span in spans.items()})


async def test_a_trace_is_no_part_of_what_an_event_says(system: System, trace: Trace) -> None:
    event = a_lead()
    headers = {"content-type": "application/json"}

    first = await system.leads.post("/v1/events", content=event, headers=headers | trace.header)
    again = await system.leads.post("/v1/events", content=event, headers=headers)

    assert [answer.json()["results"][0]["status"] for answer in (first, again)] == ["accepted", "duplicate"]


async def test_probes_are_not_traced(system: System, spans: InMemorySpanExporter) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        await system.kpi.get(path)

    assert not {"GET /healthz", "GET /readyz", "GET /metrics"} & {span.name for span in spans.get_finished_spans()}
