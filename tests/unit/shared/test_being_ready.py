"""Readiness tells each part and why; jobs that fail are told and counted; a request's id is safe to log."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from shared.watching.jobs import Jobs
from shared.watching.readiness import Part, of_consumer, readiness
from shared.watching.requests import request_id
from tests.conditions import eventually

LIMIT_S = 30


def test_a_process_is_ready_when_every_part_is() -> None:
    good, bad = Part(name="mongo", is_ready=True), Part(name="kafka", is_ready=False, reason="it does not answer")

    assert readiness([good]).status == "ready"
    assert readiness([good, bad]).model_dump()["parts"][1]["reason"] == "it does not answer"
    assert readiness([good, bad]).status == "not-ready"


@given(events=st.integers(0, 10**9), seconds=st.floats(0, 1e9))
def test_a_consumer_is_ready_within_its_limit_and_says_by_how_much_it_is_behind(events: int, seconds: float) -> None:
    part = of_consumer("consumer", LIMIT_S, events=events, seconds=seconds)

    assert part.is_ready == (seconds <= LIMIT_S)
    assert (part.behind_events, part.behind_seconds) == (events, seconds)
    assert part.is_ready or f"{events} records wait" in str(part.reason)


def test_a_consumer_of_which_nobody_knows_is_not_ready() -> None:
    assert not of_consumer("consumer", LIMIT_S, events=None, seconds=None).is_ready


def test_other_trouble_comes_first() -> None:
    part = of_consumer("consumer", LIMIT_S, events=0, seconds=0, trouble="it hangs")

    assert (part.is_ready, part.reason) == (False, "it hangs")


async def test_a_job_that_fails_is_told_counted_and_started_again() -> None:
    jobs = Jobs()
    runs: list[int] = []

    async def job() -> None:
        runs.append(len(runs))
        if len(runs) == 1:
            raise ValueError
        await asyncio.Event().wait()

    name = {"job": job.__qualname__}
    jobs.start(job)
    await eventually(lambda: runs)
    failed = await jobs.part()
    await eventually(lambda: len(runs) == 2)

    assert (failed.is_ready, failed.reason) == (False, f"{job.__qualname__}: ValueError")
    assert REGISTRY.get_sample_value("salespulse_job_failures_total", name) == 1
    await eventually(lambda: _is_ready(jobs), what="it has gone on for a while")
    await jobs.end()


async def _is_ready(jobs: Jobs) -> bool:
    return (await jobs.part()).is_ready


async def test_jobs_that_were_not_started_do_not_run() -> None:
    assert (await Jobs().part()).reason == "not started"


@given(st.text(max_size=80))
def test_a_request_id_is_short_and_of_harmless_characters(said: str) -> None:
    id_ = request_id(said)

    assert 1 <= len(id_) <= 64
    assert id_.isascii()
    assert set(id_) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:-")
