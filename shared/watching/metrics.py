"""The metrics that every service has, in the one registry of the process; no label can take more than a few values."""

from prometheus_client import Counter, Gauge, Histogram

from shared.clock import system_clock

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
EVENTS = (1, 2, 5, 10, 50, 100, 500, 1_000, 2_000, 5_000, 10_000)
LATENCY = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 5, 10, 30, 60, 300, 3_600)
"""From the broker's taking of an event; a replayed history lies beyond all of them."""

HTTP_REQUESTS = Counter(
    "salespulse_http_requests", "HTTP requests by route template, method and status.", ("route", "method", "status")
)
HTTP_SECONDS = Histogram(
    "salespulse_http_request_duration_seconds",
    "How long a request waited until its answer began.",
    ("route", "method"),
    buckets=SECONDS,
)
EVENTS_IN = Counter(
    "salespulse_events_in",
    "Events at the front doors (HTTP, imports, webhooks); `reason` is the code of a refusal.",
    ("result", "reason"),
)
LAG_EVENTS = Gauge(
    "salespulse_consumer_lag_events",
    "Records of the log that wait for a consumer, by topic and partition (the fold's shard).",
    ("consumer", "topic", "partition"),
)
LAG_SECONDS = Gauge(
    "salespulse_consumer_lag_seconds",
    "How long ago the broker took the oldest record that waits; 0 where none does.",
    ("consumer", "topic", "partition"),
)
LOOK_FAILURES = Counter(
    "salespulse_consumer_lag_look_failures", "Looks at the lag that the broker did not answer.", ("consumer",)
)
READER_EVENTS = Histogram(
    "salespulse_reader_batch_events", "Records in a batch that a service reads.", ("consumer",), buckets=EVENTS
)
READER_SECONDS = Histogram(
    "salespulse_reader_batch_duration_seconds", "How long such a batch takes.", ("consumer",), buckets=SECONDS
)
READER_RESTARTS = Counter(
    "salespulse_reader_restarts", "Consumers that were given up because nothing came of them.", ("consumer",)
)
OUTBOX_EVENTS = Gauge("salespulse_outbox_events", "Events that are saved and wait to be published.")
OUTBOX_AGE = Gauge("salespulse_outbox_age_seconds", "How old the oldest of them is; 0 where none waits.")
REFUSED_WRITES = Counter(
    "salespulse_refused_writes", "Compare-and-set writes that lost against another writer.", ("store",)
)
JOB_FAILURES = Counter("salespulse_job_failures", "Faults in what goes on beside the requests.", ("job",))


def age_of(since: float) -> float:
    """Return how many seconds ago *since* was, a moment in seconds since 1970; clocks that differ give 0."""
    return max(0.0, system_clock().timestamp() - since)
