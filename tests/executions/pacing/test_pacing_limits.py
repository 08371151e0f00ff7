"""Rates, concurrency and order of calls: against a real Valkey with its own clock."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from executions.pacing.pacing import _NAMES, LATE_MS, HeldBackError, PacedTarget, Pacing, Verdict
from tests.executions.worker.calls import call
from tests.patience import PATIENCE_S

FREE = PacedTarget(uuid4(), "credential", "key", "The credential 'Main'")
SLOTS, TURNS = _NAMES.index("slots"), _NAMES.index("turns")


async def told(pacing: Pacing, place: PacedTarget, who: str) -> float | None:
    """Seconds that this caller must wait; None if its call goes out."""
    try:
        await call(pacing, place, who)
    except HeldBackError as error:
        assert (error.code, error.not_sent, error.retryable) == ("rate_limited", True, True)
        return error.retry_after
    return None


async def test_turns_are_as_far_apart_as_the_rate_says(redis: Redis) -> None:
    place = replace(FREE, per_minute=6)
    waits = [await told(Pacing(redis), place, str(number)) for number in range(5)]
    assert waits[0] is None
    assert [round((wait or 0) / 10) for wait in waits[1:]] == [1, 2, 3, 4]


async def test_who_comes_too_early_keeps_its_turn_and_takes_no_second_one(redis: Redis) -> None:
    pacing, place = Pacing(redis), replace(FREE, per_minute=6)
    await call(pacing, place)
    first = [await told(pacing, place, "early") for _ in range(20)]
    assert all(wait and wait <= 10 for wait in first)
    assert round((await told(pacing, place, "next") or 0) / 10) == 2


async def test_each_of_many_asks_about_once_and_none_goes_before_its_turn(redis: Redis) -> None:
    pacing, place = Pacing(redis), replace(FREE, per_minute=1_200)
    went: list[float] = []
    asked = 0

    async def insist(who: str) -> None:
        nonlocal asked
        while True:
            asked += 1
            wait = await told(pacing, place, who)
            if wait is None:
                went.append(asyncio.get_running_loop().time())
                return
            await asyncio.sleep(wait)

    begun = asyncio.get_running_loop().time()
    await asyncio.gather(*(insist(str(number)) for number in range(200)))
    assert asked <= 200 * 3
    # From before the first asked until the last was told: a busy machine makes it longer, never shorter.
    assert went[-1] - begun > 0.9 * (len(went) - place.capacity) * 60 / 1_200


async def test_a_pause_lets_a_tenth_of_a_minutes_calls_go_at_once_and_no_more(redis: Redis) -> None:
    pacing, place = Pacing(redis), replace(FREE, per_minute=60)
    waits = [await told(pacing, place, str(number)) for number in range(9)]
    assert [wait is None for wait in waits] == [True] * 6 + [False] * 3


async def test_a_turn_that_is_not_taken_is_over_in_the_end(redis: Redis) -> None:
    pacing, place = Pacing(redis), replace(FREE, per_minute=1)
    await call(pacing, place)
    await told(pacing, place, "late")
    await redis.zincrby(place.keys[TURNS], -LATE_MS - 61_000, "late")
    assert (await told(pacing, place, "late") or 0) > 60


async def test_a_wait_of_more_than_an_hour_is_told_in_pieces(redis: Redis) -> None:
    pacing, place = Pacing(redis), replace(FREE, per_minute=1)
    waits = [await told(pacing, place, str(number)) for number in range(70)]
    assert waits[-1] == 3600


async def test_no_more_calls_are_under_way_than_allowed(redis: Redis) -> None:
    place = replace(FREE, at_once=2)
    async with AsyncExitStack() as open_calls:
        for number in range(2):
            await open_calls.enter_async_context(Pacing(redis).visit(place, str(number)))
        waits = [await told(Pacing(redis), place, f"more {number}") for number in range(4)]
        assert None not in waits and waits == sorted(waits, key=lambda wait: wait or 0)
        assert len(set(waits)) == 4
    assert await redis.zcard(place.keys[SLOTS]) == 0


async def test_all_go_in_the_end_and_never_too_many_at_a_time(redis: Redis) -> None:
    pacing, place = Pacing(redis), replace(FREE, at_once=3)
    under_way, most, asked = 0, 0, 0
    full = asyncio.Event()

    async def insist(who: str) -> None:
        nonlocal under_way, most, asked
        while True:
            asked += 1
            try:
                async with pacing.visit(place, who):
                    under_way += 1
                    most = max(most, under_way)
                    if most == place.at_once:
                        full.set()
                    await full.wait()  # however slow the machine is, the first stay until there are three
                    await asyncio.sleep(0.02)
                    under_way -= 1
                    return
            except HeldBackError as error:
                await asyncio.sleep(error.retry_after or 0)

    await asyncio.gather(*(insist(str(number)) for number in range(40)))
    assert most == 3
    assert asked <= 40 * 6


async def test_the_slot_of_a_worker_that_is_gone_comes_back(redis: Redis) -> None:
    pacing, place = Pacing(redis), replace(FREE, at_once=1)
    await redis.zadd(place.keys[SLOTS], {"of a killed worker": 1})
    assert await told(pacing, place, "next") is None


async def test_a_call_that_goes_on_keeps_its_slot(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("executions.pacing.pacing.LEASE_MS", 3_000)
    pacing, place = Pacing(redis), replace(FREE, at_once=1)
    async with pacing.visit(place, "long"):
        (held,) = await redis.zrange(place.keys[SLOTS], 0, -1)
        before = await redis.zscore(place.keys[SLOTS], held)
        async with asyncio.timeout(PATIENCE_S):
            while await redis.zscore(place.keys[SLOTS], held) == before:
                await asyncio.sleep(0.05)
        assert await told(pacing, place, "other") is not None
    assert await redis.zcard(place.keys[SLOTS]) == 0


async def test_a_call_that_another_place_holds_back_gives_its_turn_back(redis: Redis) -> None:
    pacing, place = Pacing(redis), replace(FREE, per_minute=1, at_once=1)
    host = PacedTarget(FREE.organization, "host", "held:443", "held:443")
    await pacing.hold(host, 30)
    for _ in range(2):
        with pytest.raises(HeldBackError, match="held:443"):
            async with pacing.visit(place, "both"), pacing.visit(host, "both"):
                pytest.fail("it was called")
    assert await redis.zcard(place.keys[SLOTS]) == 0
    assert await told(pacing, place, "both") is None


@pytest.mark.parametrize("verdict", list(Verdict))
async def test_a_call_gives_its_slot_back_however_it_ends(redis: Redis, verdict: Verdict) -> None:
    place = replace(FREE, at_once=1)
    await call(Pacing(redis), place, verdict=verdict)
    assert await redis.zcard(place.keys[SLOTS]) == 0


async def test_what_is_not_used_leaves_nothing_behind_for_ever(redis: Redis) -> None:
    pacing, place = Pacing(redis), replace(FREE, per_minute=1, at_once=1)
    for number in range(3):
        await told(pacing, place, str(number))
    await call(pacing, FREE, verdict=Verdict.FAILED)
    assert [key async for key in redis.scan_iter() if await redis.pttl(key) < 0] == []
