"""Delays after `Retry-After`, their length, and probing calls: against a real Valkey."""

from uuid import uuid4

import pytest
from redis.asyncio import Redis

from executions.pacing.pacing import HeldBackError, PacedTarget, Pacing, Verdict
from tests.executions.worker.calls import call

HOST = PacedTarget(uuid4(), "host", "api.example.com:443", "api.example.com:443")


async def test_who_has_asked_for_nothing_is_called(redis: Redis) -> None:
    assert not (await call(Pacing(redis), HOST)).asked_for_all


async def test_who_has_asked_to_wait_is_called_by_no_worker_before_the_time(redis: Redis) -> None:
    await Pacing(redis).hold(HOST, 30)
    with pytest.raises(HeldBackError) as refused:
        await call(Pacing(redis), HOST)
    error = refused.value
    assert (error.code, error.retryable, error.not_sent) == ("rate_limited", True, True)
    assert error.retry_after is not None and 29 < error.retry_after <= 30


@pytest.mark.parametrize(
    "other",
    [
        PacedTarget(uuid4(), HOST.kind, HOST.name, HOST.label),
        PacedTarget(HOST.organization, HOST.kind, "other.example.com:443", "other"),
        PacedTarget(HOST.organization, "credential", HOST.name, HOST.label),
    ],
)
async def test_other_organisations_and_places_are_called_meanwhile(redis: Redis, other: PacedTarget) -> None:
    pacing = Pacing(redis)
    await pacing.hold(HOST, 30)
    assert not (await call(pacing, other)).asked_for_all


async def test_after_the_time_one_asks_for_all_until_it_is_answered(redis: Redis) -> None:
    pacing = Pacing(redis)
    await pacing.hold(HOST, 30)
    await redis.delete(HOST.keys[0])  # the time is over
    async with pacing.visit(HOST, "first") as visit:
        assert visit.asked_for_all
        with pytest.raises(HeldBackError):
            await call(pacing, HOST)
        visit.verdict = Verdict.ANSWERED
    assert [(await call(pacing, HOST)).asked_for_all for _ in range(3)] == [False] * 3


async def test_nobody_is_waited_for_longer_than_an_hour(redis: Redis) -> None:
    await Pacing(redis).hold(HOST, 86_400)
    assert await redis.ttl(HOST.keys[0]) <= 3600


async def test_without_redis_calls_go_out_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    away: Redis = Redis.from_url("redis://127.0.0.1:1/0")
    pacing = Pacing(away)
    await pacing.hold(HOST, 30)
    limited = PacedTarget(HOST.organization, "host", "limited", "limited", per_minute=1, at_once=1)
    for _ in range(3):
        assert not (await call(pacing, limited)).asked_for_all
    assert "not paced" in caplog.text
    await away.aclose()
