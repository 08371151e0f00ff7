import asyncio
import gc
import socket

import pytest

from tests.servers.raw import Exchange, serve


async def never_answers(exchange: Exchange) -> None:
    await asyncio.Event().wait()


async def a_caller_as_it_stops(rounds: int) -> socket.socket:
    async with serve(never_answers) as server:
        caller = socket.create_connection(("127.0.0.1", server.port))
        for _ in range(rounds):
            await asyncio.sleep(0)
    return caller


def hung_up(caller: socket.socket) -> bool:
    caller.settimeout(5)
    try:
        return caller.recv(1) == b""
    except ConnectionResetError:  # nobody had opened the door yet
        return True


@pytest.mark.parametrize("rounds", range(6))
def test_whoever_comes_just_before_it_stops_is_let_go_and_nothing_is_left_over(rounds: int) -> None:
    """Leftover sockets cause a warning when they are collected, and a warning fails the test."""
    loop = asyncio.new_event_loop()
    caller = loop.run_until_complete(a_caller_as_it_stops(rounds))
    with caller:
        loop.close()
        gc.collect()
        assert hung_up(caller)
