"""OpenRouter as the tests see it: the sandbox application over real HTTP, recording and scriptable.

In a test, `with serve_openrouter() as server:`; as a process, `python -m tests.servers.openrouter --port N`.
Over HTTP `GET /__requests` answers what has arrived, `POST /__script` takes a list of `x_sandbox` objects,
one for each of the next chats, and `DELETE /__requests` forgets both.
"""

import argparse
import json
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from ai_models.providers.sandbox.app import SandboxApp
from ai_models.providers.sandbox.http import Message, Receive, Send, send_json


class OpenRouterServer:
    """The application and what it has seen: `{method, path, headers, body}`, oldest first.

    `disconnects` counts the chats whose client hung up before the answer was complete.
    """

    def __init__(self) -> None:
        self.port = 0
        self.requests: list[dict[str, Any]] = []
        self.disconnects = 0
        self._scripts: deque[dict[str, Any]] = deque()
        self._sandbox = SandboxApp(self._rewrite)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v1"

    @property
    def chats(self) -> list[dict[str, Any]]:
        """Only the calls of a model."""
        return [seen for seen in self.requests if seen["path"].endswith("/chat/completions")]

    def script(self, *scripts: dict[str, Any]) -> None:
        """The behaviour of the next chats, one each; see `ai_models.providers.sandbox.script.Script`."""
        self._scripts.extend(scripts)

    def reset(self) -> None:
        """Forget everything seen and scripted."""
        self.requests.clear()
        self._scripts.clear()
        self.disconnects = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"].startswith("/__"):
            return await self._control(scope, receive, send)
        seen: dict[str, Any] = {"method": scope["method"], "path": scope["path"], "body": None}
        seen["headers"] = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        self.requests.append(seen)
        raw = bytearray()
        finished = False

        async def listening() -> Message:
            message = await receive()
            raw.extend(message.get("body", b""))
            if message["type"] == "http.request" and not message.get("more_body"):
                seen["body"] = _json_or_text(bytes(raw))
            if message["type"] == "http.disconnect" and not finished:
                self.disconnects += 1
            return message

        async def telling(message: Message) -> None:
            nonlocal finished
            finished = message["type"] == "http.response.body" and not message.get("more_body")
            await send(message)

        await self._sandbox(scope, listening, telling)

    def _rewrite(self, body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "x_sandbox": self._scripts.popleft()} if self._scripts else body

    async def _control(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["method"] == "DELETE":
            self.reset()
        elif scope["method"] == "POST":
            self.script(*json.loads((await receive())["body"]))
        await send_json(send, 200, {"requests": self.requests, "disconnects": self.disconnects})


def _json_or_text(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode("latin-1")


@contextmanager
def serve_openrouter(port: int = 0) -> Iterator[OpenRouterServer]:
    """Serve in a thread of this process until the block ends."""
    app = OpenRouterServer()
    listener = socket.create_server(("127.0.0.1", port), backlog=1024)
    app.port = listener.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield app
    finally:
        server.should_exit = server.force_exit = True
        thread.join()
        listener.close()


def main() -> None:
    """Serve on a fixed port until interrupted."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8099)
    uvicorn.run(OpenRouterServer(), host="127.0.0.1", port=parser.parse_args().port, log_level="warning")


if __name__ == "__main__":
    main()
