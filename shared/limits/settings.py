"""How much a service takes, and from whom; each variable begins as the service's others do. 0 says: no limit."""

from pydantic import Field
from pydantic_settings import BaseSettings

MEBIBYTE = 1024 * 1024


class LimitSettings(BaseSettings):
    """What no request and no caller goes beyond."""

    most_body_bytes: int = Field(default=MEBIBYTE, ge=1)
    """The longest body of a request, where its route has no rule of its own."""
    most_batch_bytes: int = Field(default=16 * MEBIBYTE, ge=1)
    """The longest batch of `POST /v1/events`; a file of `/v1/events/import` may have any length."""
    most_batch_events: int = Field(default=10_000, ge=1)
    """How many events a batch has."""
    most_header_bytes: int = Field(default=32 * 1024, ge=1024)
    """How long the headers of a request are, together."""
    most_url_bytes: int = Field(default=8 * 1024, ge=256)
    """How long its path and query are, together."""
    requests_per_second: int = Field(default=1_000, ge=0)
    """How often one caller may ask, on the average of ten seconds."""
    requests_at_once: int = Field(default=500, ge=0)
    """How many questions and commands of one caller are answered at the same time."""
    streams_at_once: int = Field(default=5_000, ge=0)
    """How many live streams one caller may follow at the same time; a proxy is one caller, unless it has keys."""
    strangers_per_minute: int = Field(default=6_000, ge=0)
    """How many requests of one address may be turned away for want of a key that is known."""
    batches_at_once: int = Field(default=64, ge=1)
    """How many batches of events a process has in its memory, whoever sends them."""
    connections: int = Field(default=10_000, ge=0)
    """How many connections a process holds in all."""
    head_seconds: float = Field(default=10, gt=0)
    """How long a request's first line and headers may take."""
    body_seconds: float = Field(default=20, gt=0)
    """How long we wait for a body in all, where it does not come at least so fast:"""
    body_bytes_per_second: int = Field(default=1_024, ge=1)
    unread_seconds: float = Field(default=60, gt=0)
    """How long an answer may be left unread."""
    is_behind_tls: bool = False
    """Whether browsers reach us over HTTPS only; they are then told to try nothing else for two years."""
