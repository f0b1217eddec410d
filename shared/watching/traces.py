"""Traces (W3C trace context): off, and without cost, unless OTEL_EXPORTER_OTLP_ENDPOINT says where they go.

A trace goes with an event in a Kafka header, never in its content. A batch is one span, which goes on with the trace of
the first event that has one, and has a link to each of the first few.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import islice
from typing import Any

from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import Scope

HEADER = "traceparent"
MOST_LINKS = 32
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_NOT_TRACED = {"/health", "/healthz", "/readyz", "/metrics"}

Headers = Iterable[tuple[str, bytes | None]]

_tracer = trace.get_tracer("salespulse")
_propagator = TraceContextTextMapPropagator()


def _is_of_operators(scope: Scope) -> bool:
    return scope.get("path") in _NOT_TRACED


TELEMETRY: TelemetryConfig = {
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
    "exclude": _is_of_operators,
}
"""What FastAPI's own tracing does for us: one span for each request."""


class WithoutQueries(SpanProcessor):
    """Takes queries out of spans: they may hold tokens and names."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:  # noqa: ARG002  # its base's signature
        """Take the query out of what FastAPI says of a request."""
        if span.attributes and "url.query" in span.attributes:
            span.set_attribute("url.query", "REDACTED")

    def on_end(self, span: ReadableSpan) -> None:
        """Leave it."""


def configure_traces(service: str) -> None:
    """Have spans of the *service* sent where the environment says; without it nothing is traced."""
    if not any(os.environ.get(name) for name in _ENDPOINTS):
        return
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: f"salespulse-{service}"}))
    provider.add_span_processor(WithoutQueries())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def is_traced() -> bool:
    """Say whether spans go anywhere."""
    return not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)


def trace_id() -> str | None:
    """Return the id of the trace that what happens now belongs to."""
    context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(context.trace_id) if context.is_valid else None


def current_trace() -> str:
    """Return where the present trace stands, as a `traceparent`; "" where there is none."""
    carrier: dict[str, str] = {}
    if trace.get_current_span().get_span_context().is_valid:
        _propagator.inject(carrier)
    return carrier.get(HEADER, "")


def headers_of(trace_parent: str) -> list[tuple[str, bytes]]:
    """Return the Kafka headers that carry *trace_parent*."""
    return [(HEADER, trace_parent.encode())] if trace_parent else []


def trace_in(headers: Headers) -> str:
    """Return the `traceparent` among *headers*; "" where there is none."""
    return next((value.decode(errors="replace") for name, value in headers if name == HEADER and value), "")


def span(name: str, kind: SpanKind = SpanKind.INTERNAL, **attributes: Any) -> AbstractContextManager[Any]:
    """Return a span within the present one; nothing where nothing is traced."""
    if not is_traced():
        return nullcontext()
    return _tracer.start_as_current_span(name, kind=kind, attributes=attributes)


def batch_span(name: str, traces: Iterable[str], **attributes: Any) -> AbstractContextManager[Any]:
    """Return the span of a batch whose parts have *traces*, which are looked at only where something is traced."""
    if not is_traced():
        return nullcontext()
    contexts = list(islice(filter(None, map(_context, traces)), MOST_LINKS))
    links = [Link(trace.get_current_span(context).get_span_context()) for context in contexts]
    parent = contexts[0] if contexts else None
    kind = SpanKind.CONSUMER
    return _tracer.start_as_current_span(name, parent, kind=kind, links=links, attributes=attributes)


@contextmanager
def sending(name: str, traces: Sequence[str]) -> Iterator[list[str]]:
    """Give what is sent a span of its own in each of *traces*; return the traces to send it with, one for each."""
    if not is_traced() or not any(traces):
        yield list(traces)
        return
    spans = {
        one: _tracer.start_span(name, context, kind=SpanKind.PRODUCER)
        for one in dict.fromkeys(traces)
        if (context := _context(one))
    }
    try:
        yield [_carried(spans[one]) if one in spans else "" for one in traces]
    finally:
        for begun in spans.values():
            begun.end()


def _carried(begun: trace.Span) -> str:
    carrier: dict[str, str] = {}
    _propagator.inject(carrier, trace.set_span_in_context(begun))
    return carrier.get(HEADER, "")


def _context(trace_parent: str) -> Context | None:
    """Return the context of *trace_parent*; None where it is none, or malformed."""
    if not trace_parent:
        return None
    found = _propagator.extract({HEADER: trace_parent})
    return found if trace.get_current_span(found).get_span_context().is_valid else None
