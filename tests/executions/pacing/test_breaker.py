"""A place that fails again and again is left alone, and tried by one call at a time: against a real Valkey."""

from dataclasses import replace
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from executions.pacing.pacing import (
    _NAMES,
    BREAK_MS,
    FAILURES_TO_BREAK,
    HeldBackError,
    PacedTarget,
    Pacing,
    Verdict,
)
from tests.executions.worker.calls import call

HOST = PacedTarget(uuid4(), "host", "api.example.com:443", "api.example.com:443")
TRIED = HOST.keys[_NAMES.index("tried")]


async def fail(pacing: Pacing, times: int = FAILURES_TO_BREAK) -> None:
    """So many calls without an answer."""
    for _ in range(times):
        await call(pacing, HOST, verdict=Verdict.FAILED)


async def refused(pacing: Pacing) -> HeldBackError:
    """The error that a caller gets."""
    with pytest.raises(HeldBackError) as found:
        await call(pacing, HOST)
    return found.value


async def test_ten_failures_in_a_row_open_it(redis: Redis) -> None:
    pacing = Pacing(redis)
    await fail(pacing, FAILURES_TO_BREAK - 1)
    await call(pacing, HOST, verdict=Verdict.FAILED)
    error = await refused(Pacing(redis))
    assert error.code == "circuit_open"
    assert "api.example.com:443 has not worked since 20" in error.message
    assert error.hint and "every 30 s" in error.hint


async def test_an_answer_in_between_starts_the_count_again(redis: Redis) -> None:
    pacing = Pacing(redis)
    await fail(pacing, FAILURES_TO_BREAK - 1)
    await call(pacing, HOST)
    await fail(pacing, FAILURES_TO_BREAK - 1)
    await call(pacing, HOST)


async def test_a_call_that_says_nothing_of_the_place_counts_for_neither(redis: Redis) -> None:
    pacing = Pacing(redis)
    await fail(pacing, FAILURES_TO_BREAK - 1)
    await call(pacing, HOST, verdict=Verdict.UNKNOWN)
    await call(pacing, HOST, verdict=Verdict.FAILED)
    assert (await refused(pacing)).code == "circuit_open"


async def test_failing_fast_costs_an_attempt_and_names_a_time_when_the_place_was_tried(redis: Redis) -> None:
    pacing = Pacing(redis)
    await fail(pacing)
    first, second = await refused(pacing), await refused(pacing)
    assert first.retryable and not first.not_sent
    assert first.retry_after and second.retry_after
    assert first.retry_after <= BREAK_MS / 1000 < second.retry_after


async def test_one_call_tries_it_and_the_others_still_fail_fast(redis: Redis) -> None:
    pacing = Pacing(redis)
    await fail(pacing)
    await redis.delete(TRIED)  # half a minute has passed
    async with pacing.visit(HOST, "probe") as visit:
        assert [(await refused(pacing)).code for _ in range(3)] == ["circuit_open"] * 3
        visit.verdict = Verdict.FAILED
    assert (await refused(pacing)).code == "circuit_open"


async def test_a_probe_that_succeeds_closes_it(redis: Redis) -> None:
    pacing = Pacing(redis)
    await fail(pacing)
    await redis.delete(TRIED)
    await call(pacing, HOST, "probe")
    await fail(pacing, FAILURES_TO_BREAK - 1)
    await call(pacing, HOST)


async def test_other_places_and_organisations_are_called_meanwhile(redis: Redis) -> None:
    pacing = Pacing(redis)
    await fail(pacing)
    for other in (replace(HOST, organization=uuid4()), replace(HOST, name="b:1"), replace(HOST, kind="x")):
        await call(pacing, other)


async def test_a_call_that_is_held_back_by_a_limit_does_not_use_up_the_probe(redis: Redis) -> None:
    pacing, limited = Pacing(redis), replace(HOST, per_minute=1)
    await call(pacing, limited, "first", Verdict.FAILED)
    await fail(pacing, FAILURES_TO_BREAK - 1)
    await redis.delete(TRIED)
    with pytest.raises(HeldBackError) as held:
        await call(pacing, limited, "second")
    assert held.value.code == "rate_limited"
    await call(pacing, HOST, "probe")
