"""The time limits of connections, and which connection is closed when all are in use."""

import asyncio

import pytest

from config.web_protocol import SPARE
from tests.config.web_server import GET, LARGE, Caller, Serve, Served, head, refused
from tests.patience import PATIENCE_S

SOON = 0.2
"""The patience of a server that is to lose it."""
POST = b"POST / HTTP/1.1\r\nHost: wireloom.test\r\nContent-Length: 10\r\n\r\n"

# --- time ---


async def test_an_unfinished_head_is_answered_when_patience_is_over(serve: Serve) -> None:
    served = await serve(head_s=SOON)
    async with await served.connect() as caller:
        await caller.say(b"GET / HTTP/1.1\r\nHost: wireloom.test\r\nX-")
        refused(await caller.hear(), 408, "request_timeout")
        assert await caller.ended() == b""


async def test_a_byte_now_and_then_gives_no_more_time(serve: Serve) -> None:
    served = await serve(head_s=SOON)
    async with await served.connect() as caller:

        async def trickle() -> None:
            await caller.say(b"GET / HTTP/1.1\r\nHost: wireloom.test\r\nX: ")
            while True:
                await caller.say(b"v")
                await asyncio.sleep(SOON / 10)

        trickling = asyncio.create_task(trickle())
        try:
            refused(await caller.hear(), 408, "request_timeout")
        finally:
            trickling.cancel()
            await asyncio.gather(trickling, return_exceptions=True)


@pytest.mark.parametrize("first", [b"", b"\r\n"], ids=["nothing", "an empty line"])
@pytest.mark.parametrize("before", [b"", GET], ids=["new", "used"])
async def test_who_asks_nothing_is_let_go_without_a_word(serve: Serve, before: bytes, first: bytes) -> None:
    served = await serve(head_s=SOON)
    assert served.server
    served.server.config.timeout_keep_alive = 1
    async with await served.connect() as caller:
        if before:
            await caller.say(before)
            assert (await caller.hear())[0] == 200
        await caller.say(first)
        assert await caller.ended() == b""


async def test_a_second_request_has_its_own_time(serve: Serve) -> None:
    served = await serve(head_s=SOON)
    async with await served.connect() as caller:
        await caller.say(GET)
        assert (await caller.hear())[0] == 200
        await caller.say(GET[:20])
        refused(await caller.hear(), 408, "request_timeout")


async def test_a_body_that_stalls_is_answered_and_the_application_hears_that_the_caller_left(
    serve: Serve,
) -> None:
    served = await serve(body_s=SOON)
    async with await served.connect() as caller:
        await caller.say(POST, b"12345")
        refused(await caller.hear(), 408, "request_timeout")
        assert await caller.ended() == b""
    await asyncio.wait_for(served.gone.wait(), PATIENCE_S)


async def test_a_body_that_goes_on_is_waited_for(serve: Serve) -> None:
    served = await serve(body_s=SOON)
    async with await served.connect() as caller:
        await caller.say(POST)
        for digit in b"0123456789":
            await asyncio.sleep(SOON / 4)
            await caller.say(bytes([digit]))
        assert await caller.hear() == (200, {"content-length": "10"} | (await _date(served)), b"0123456789")


async def test_a_body_that_comes_in_drops_is_not_waited_for(serve: Serve) -> None:
    served = await serve(body_s=SOON, body_rate=1_000)
    async with await served.connect() as caller:
        await caller.say(head(b"Content-Length: 100000", method=b"POST"))
        with pytest.raises(ConnectionError):
            while True:
                await caller.say(b".")
                await asyncio.sleep(SOON / 10)
    await asyncio.wait_for(served.gone.wait(), PATIENCE_S)


async def test_who_does_not_read_an_answer_is_let_go(serve: Serve) -> None:
    served = await serve(read_s=SOON)
    async with await served.connect() as caller:
        await caller.say(head(path=b"/large"))
        async with asyncio.timeout(PATIENCE_S):
            await served.gone.wait()
            while served.server and served.server.server_state.connections:
                await asyncio.sleep(0.01)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await caller.reader.readexactly(LARGE)


async def test_who_reads_an_answer_slowly_gets_it_whole(serve: Serve) -> None:
    served = await serve(read_s=PATIENCE_S)
    async with await served.connect() as caller:
        await caller.say(head(path=b"/large"))
        await caller.reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(SOON)
        assert len(await caller.reader.readexactly(LARGE)) == LARGE


async def _date(served: Served) -> dict[str, str]:
    return {name: value for name, value in (await served.say(GET))[1].items() if name in ("date", "server")}


async def test_who_was_answered_early_may_not_go_on_sending_for_ever(serve: Serve) -> None:
    served = await serve(body_s=SOON)
    async with await served.connect() as caller:
        await caller.say(head(b"Content-Length: 1000", method=b"POST", path=b"/refuse"))
        assert (await caller.hear())[0] == 200
        with pytest.raises(ConnectionError):
            while True:
                await caller.say(b".")
                await asyncio.sleep(SOON / 10)


async def test_a_slow_answer_is_not_the_callers_fault(serve: Serve) -> None:
    served = await serve(head_s=SOON, body_s=SOON)
    served.go_on.clear()
    async with await served.connect() as caller:
        await caller.say(POST + b"0123456789" + GET[:20])
        await served.begun.wait()
        await asyncio.sleep(3 * SOON)
        served.go_on.set()
        assert (await caller.hear())[2] == b"0123456789"
        refused(await caller.hear(), 408, "request_timeout")


async def test_a_refusal_never_takes_the_place_of_another_requests_answer(serve: Serve) -> None:
    served = await serve()
    served.go_on.clear()
    async with await served.connect() as caller:
        await caller.say(GET)
        await served.begun.wait()
        await caller.say(b"nonsense\r\n\r\n")
        assert await caller.ended() == b""


# --- room ---


async def _fill(served: Served, number: int, first: bytes) -> list[Caller]:
    """Callers that have said this; a whole request is being served when the next one comes."""
    callers = []
    for _ in range(number):
        callers.append(await served.connect())
        known = len(served.scopes)
        await callers[-1].say(first)
        while first.endswith(b"\r\n\r\n") and len(served.scopes) == known:
            await asyncio.sleep(0)
    return callers


async def test_who_owes_a_head_for_longest_makes_room(serve: Serve) -> None:
    served = await serve(connections=5)
    idle = await served.connect()
    await idle.say(GET)
    assert (await idle.hear())[0] == 200
    slow = await _fill(served, 5 + SPARE + 20, GET[:20])
    for _ in range(3):
        assert (await served.say(GET))[0] == 200
    assert await idle.ended() == b""
    assert await slow[0].ended() == b""


async def test_where_all_are_served_a_newcomer_is_asked_to_come_again_and_a_probe_is_answered(
    serve: Serve,
) -> None:
    served = await serve(connections=5)
    served.go_on.clear()
    busy = await _fill(served, 5, GET)
    headers = refused(await served.say(GET), 503, "too_many_connections")
    assert int(headers["retry-after"]) > 0
    probes = await _fill(served, 1, head(path=b"/readyz?x=1"))
    served.go_on.set()
    for caller in [*busy, *probes]:
        assert (await caller.hear())[0] == 200
    assert (await served.say(GET))[0] == 200


async def test_where_even_the_spare_ones_are_in_use_a_newcomer_is_refused_unheard(serve: Serve) -> None:
    served = await serve(connections=1)
    served.go_on.clear()
    busy = await _fill(served, 1 + SPARE, head(path=b"/readyz"))
    refused(await served.say(), 503, "too_many_connections")
    served.go_on.set()
    for caller in busy:
        assert (await caller.hear())[0] == 200


async def test_a_connection_may_not_queue_requests_without_end(serve: Serve) -> None:
    served = await serve()
    served.go_on.clear()
    async with await served.connect() as caller:
        await caller.say(GET * 50)
        await served.begun.wait()
        served.go_on.set()
        assert [(await caller.hear())[0] for _ in range(50)] == [200] * 50
    served.go_on.clear()
    served.begun.clear()
    async with await served.connect() as caller:
        await caller.say(GET)
        await served.begun.wait()
        await caller.say(GET * 200)
        assert await caller.ended() == b""
    assert len(served.scopes) == 51
