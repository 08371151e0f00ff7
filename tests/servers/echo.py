"""A server that refuses every request and repeats the `Authorization` header it came with."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Echo(BaseHTTPRequestHandler):
    padding = 0

    def do_GET(self) -> None:
        told = f"{'x' * self.padding}no such key: {self.headers.get('Authorization')}"
        body = json.dumps({"error": {"message": told}}).encode()
        self.send_response(401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def serve_echo(padding: int = 0) -> Iterator[str]:
    """Its base URL; `padding` characters stand before the key in its message."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Echo", (_Echo,), {"padding": padding}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    server.server_close()
