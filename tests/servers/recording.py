"""An HTTP server that records what reaches it, and answers when the test lets it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Recording:
    """The server and what it has seen."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.closed_early = threading.Event()
        self.content, self.content_type = b'{"answered": true}', "application/json"
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                owner.requests.append(
                    {"path": self.path, "method": self.command, "headers": dict(self.headers), "body": body}
                )
                try:
                    self.send_response(200)
                    self.send_header("Content-Type", owner.content_type)
                    self.send_header("Content-Length", str(len(owner.content)))
                    self.end_headers()
                    self.wfile.write(owner.content)
                except OSError:
                    owner.closed_early.set()

            do_GET = do_POST = do_PUT = do_DELETE = _answer

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def paths(self) -> list[str]:
        """The requests, in order."""
        return [request["path"] for request in self.requests]

    def stop(self) -> None:
        """Close it."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def recording() -> Iterator[Recording]:
    """A recording server."""
    server = Recording()
    yield server
    server.stop()
