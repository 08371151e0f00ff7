"""Look-ups that are kept, and shared while they are under way."""

import asyncio

import pytest

from core.async_cache import AsyncCache


class Library:
    """Counts what is looked up; a key that is missing raises."""

    def __init__(self, **known: int) -> None:
        self.known = known
        self.asked: list[str] = []
        self.open = asyncio.Event()
        self.open.set()

    async def look_up(self, key: str) -> int:
        self.asked.append(key)
        await self.open.wait()
        return self.known[key]


async def test_what_is_known_is_not_looked_up_again() -> None:
    library = Library(a=1)
    lookups = AsyncCache(library.look_up, most=10)
    assert [await lookups.get("a") for _ in range(3)] == [1, 1, 1]
    assert library.asked == ["a"]


async def test_who_asks_while_a_look_up_is_under_way_waits_for_it() -> None:
    library = Library(a=1)
    library.open.clear()
    lookups = AsyncCache(library.look_up, most=10)
    asking = [asyncio.create_task(lookups.get("a")) for _ in range(100)]
    await asyncio.sleep(0)
    asking[0].cancel()
    library.open.set()
    assert await asyncio.gather(*asking[1:]) == [1] * 99
    assert library.asked == ["a"]


async def test_a_failure_is_not_kept() -> None:
    library = Library()
    lookups = AsyncCache(library.look_up, most=10)
    with pytest.raises(KeyError):
        await lookups.get("a")
    library.known["a"] = 1
    assert await lookups.get("a") == 1


async def test_the_one_not_asked_for_longest_goes() -> None:
    library = Library(a=1, b=2, c=3)
    lookups = AsyncCache(library.look_up, most=2)
    for key in "abacab":
        await lookups.get(key)
    assert library.asked == ["a", "b", "c", "b"]


async def test_what_is_dropped_or_too_old_is_looked_up_again() -> None:
    library = Library(a=1)
    lookups = AsyncCache(library.look_up, most=10, fresh_s=0)
    assert await lookups.get("a") == 1
    library.known["a"] = 2
    assert await lookups.get("a") == 2
    kept = AsyncCache(library.look_up, most=10)
    await kept.get("a")
    library.known["a"] = 3
    kept.drop("a")
    assert await kept.get("a") == 3


async def test_nobody_waits_for_a_look_up_of_another_loop() -> None:
    library = Library(a=1)
    library.open.clear()
    lookups = AsyncCache(library.look_up, most=10)
    waiting = asyncio.create_task(lookups.get("a"))
    while not library.asked:
        await asyncio.sleep(0)

    def elsewhere() -> int:
        there = Library(a=2)
        lookups._look_up = there.look_up
        return asyncio.run(lookups.get("a"))

    assert await asyncio.to_thread(elsewhere) == 2
    library.open.set()
    assert await waiting == 1
