"""How a live socket begins."""

from uuid import uuid4

import pytest
from asgiref.testing import ApplicationCommunicator
from django.db import OperationalError

from config.asgi import application
from executions import consumers


async def test_a_socket_is_refused_not_opened_while_nobody_can_say_whose_token_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(secret: str) -> None:
        raise OperationalError("no such server")

    monkeypatch.setattr(consumers, "actor_of_token", away)
    scope = {
        "type": "websocket",
        "path": f"/ws/executions/{uuid4()}/",
        "query_string": b"",
        "headers": [(b"host", b"testserver"), (b"authorization", b"Bearer it")],
    }
    caller = ApplicationCommunicator(application, scope)
    await caller.send_input({"type": "websocket.connect"})
    answer = await caller.receive_output()
    assert (answer["type"], answer.get("status")) == ("websocket.http.response.start", 503)
    await caller.receive_output()
    await caller.wait()
