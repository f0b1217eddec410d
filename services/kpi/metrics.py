"""The metrics of the KPI roles, in the one registry of the process."""

from prometheus_client import Counter, Gauge, Histogram

from shared.watching.metrics import EVENTS, LATENCY, SECONDS

FOLDED = Counter("salespulse_events_folded", "Events that were counted, once more where a batch is redone.", ("topic",))
DEAD = Counter("salespulse_events_dead", "Events that became dead letters, by why.", ("reason",))
UNKNOWN = Counter("salespulse_events_unknown", "Events of types that the catalogue does not have; they are skipped.")
FOLD_EVENTS = Histogram("salespulse_fold_batch_events", "Records in a batch of the fold.", buckets=EVENTS)
FOLD_SECONDS = Histogram("salespulse_fold_batch_duration_seconds", "How long a batch takes.", buckets=SECONDS)
SHARDS = Gauge("salespulse_fold_shards", "Shards of this process by what they do: fold, wait, or stopped.", ("state",))
CARDS = Counter("salespulse_scorecards_made", "Scorecards that were worked out: changed, or as before.", ("result",))
SCORE_CARDS = Histogram("salespulse_score_batch_cards", "Scorecards that are published at once.", buckets=EVENTS)
SCORE_SECONDS = Histogram("salespulse_score_batch_duration_seconds", "How long that takes.", buckets=SECONDS)
CELLS_READ = Counter(
    "salespulse_score_cells_read",
    "Cells that score read because it does not remember them: with every batch where its bound is too low.",
)
TO_SCORECARD = Histogram(
    "salespulse_event_to_scorecard_seconds",
    "From the broker's taking of an event to the publishing of a scorecard with it.",
    buckets=LATENCY,
)
TO_SCREEN = Histogram(
    "salespulse_event_to_screen_seconds",
    "From there to the sending of a live message with it, for each reader.",
    ("transport",),
    buckets=LATENCY,
)
LIVE_CLIENTS = Gauge("salespulse_live_clients", "Who follows the numbers live.", ("transport",))
