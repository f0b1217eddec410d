"""Alerts put together, to be part of a KPI process."""

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from fastapi import APIRouter
from pymongo.asynchronous.database import AsyncDatabase

from services.kpi.alerts.api import alert_routes
from services.kpi.alerts.herald import Herald, Sink
from services.kpi.alerts.judge import Calendar, Judge
from services.kpi.alerts.rules import AlertsFile, AlertWebhook
from services.kpi.alerts.sender import Sender
from services.kpi.alerts.store import Alerts, Deliveries
from services.kpi.alerts.watch import Watch
from services.kpi.settings import Settings
from shared.clock import Clock
from shared.mapping.errors import BadMappingError
from shared.mongo import Document
from shared.rule_file import rules_in
from shared.service import Job
from shared.webhooks import secret_in

_VARIABLE = "KPI_ALERTS"


class Alerting(NamedTuple):
    """The routes to include, and what has to run while they are served."""

    jobs: tuple[Job, ...]
    router: APIRouter


def alerting(
    settings: Settings,
    database: AsyncDatabase[Document],
    sink: Sink,
    live_generation: Callable[[], Awaitable[str]],
    clock: Clock,
) -> Alerting:
    """Return alerts by the rules of *settings*; a file that makes no sense ends the program with one line."""
    told = rules_in(settings.alerts, AlertsFile, _VARIABLE)
    alerts, deliveries = Alerts(database), Deliveries(database)
    calendar = Calendar(settings.rules, settings.grace_days)
    judge = Judge(told.rules, alerts, calendar, settings.currency, clock)
    watch = Watch(settings.kafka, f"{settings.database}-alerts", live_generation, judge)
    herald = Herald(told, (alerts, deliveries), sink, calendar, clock)
    sender = Sender(told, _secrets(told, os.environ), deliveries, clock)
    jobs: tuple[Job, ...] = (watch, herald, sender)
    return Alerting(jobs if settings.alerts else (), alert_routes(alerts, deliveries, clock))


def _secrets(told: AlertsFile, environment: Mapping[str, str]) -> dict[str, tuple[bytes, ...]]:
    try:
        return {webhook.name: _secrets_of(webhook, environment) for webhook in told.webhooks}
    except BadMappingError as error:
        raise SystemExit(f"{_VARIABLE}: webhooks: {error}") from error


def _secrets_of(webhook: AlertWebhook, environment: Mapping[str, str]) -> tuple[bytes, ...]:
    variables = [webhook.secret_variable, webhook.old_secret_variable]
    return tuple(secret_in(variable, environment) for variable in variables if variable)
