"""The close of a socket during an outage."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from redis.exceptions import ConnectionError as RedisAwayError

from core.asgi.socket_outages import SocketOutages

SCOPE = {"type": "websocket", "path": "/ws/"}
AWAY = [OperationalError("no such server"), RedisAwayError("no such server")]


async def told(error: Exception, *, accepted: bool) -> list[Any]:
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if accepted:
            await send({"type": "websocket.accept"})
        raise error

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await SocketOutages(app)(SCOPE, receive, send)
    return sent


@pytest.mark.parametrize("error", AWAY)
async def test_one_that_is_not_yet_open_is_refused_and_told_when_to_come_again(error: Exception) -> None:
    start, body = await told(error, accepted=False)
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 503)
    assert dict(start["headers"])[b"retry-after"] == b"5"
    assert json.loads(body["body"])["error"]["code"] == "unavailable"


@pytest.mark.parametrize("error", AWAY)
async def test_one_that_is_open_is_closed_to_be_tried_again_later(error: Exception) -> None:
    assert (await told(error, accepted=True))[1:] == [{"type": "websocket.close", "code": 1013}]


async def test_a_defect_is_none_of_its_business() -> None:
    with pytest.raises(ZeroDivisionError):
        await told(ZeroDivisionError(), accepted=True)
