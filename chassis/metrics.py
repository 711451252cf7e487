"""What every process counts. `/metrics` of its health server shows it to Prometheus."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)

RPC_SERVED = Histogram(
    "kx_rpc_served_seconds",
    "Time that a service took to answer a call, by outcome: ok, the kind of the refusal, or internal",
    ["service", "method", "outcome"],
    buckets=_SECONDS,
)
RPC_CALLED = Histogram(
    "kx_rpc_called_seconds",
    "Time that a caller waited for an answer, by outcome: ok, the kind of the refusal, or internal",
    ["service", "method", "outcome"],
    buckets=_SECONDS,
)
RPC_EXPIRED = Counter(
    "kx_rpc_expired_total", "Calls that were dropped because their caller no longer waited", ["service"]
)
EVENTS = Counter(
    "kx_events_total",
    "Events by what became of them: handled, repeated, retried or dead",
    ["queue", "outcome"],
)
EVENT_DELAY = Histogram(
    "kx_event_delay_seconds",
    "Time from the commit that caused an event to the start of its handler",
    ["queue"],
    buckets=(*_SECONDS, 60.0, 300.0),
)
OUTBOX_LAG = Gauge("kx_outbox_lag_seconds", "Age of the oldest event that is not yet published", ["service"])
OUTBOX_PUBLISHED = Counter("kx_outbox_published_total", "Events that the broker has confirmed", ["service"])
SWEEPS = Counter("kx_sweeps_total", "Periodic calls by outcome", ["sweep", "outcome"])
