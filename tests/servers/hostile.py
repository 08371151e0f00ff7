"""A web server whose answers are made to hold up whoever reads them."""

import gzip
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MB = 1024 * 1024
JSON, TEXT, STREAM = "application/json", "text/plain; charset=utf-8", "text/event-stream"
Made = Callable[[], tuple[str, bytes]]
"""A content type, and the body."""


def completion(text: str) -> bytes:
    """A model's whole answer."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    return json.dumps({"id": "gen-1", "model": "m", "choices": [choice]}).encode()


def tokens(text: str, times: int) -> bytes:
    """A stream of so many equal pieces."""
    piece = json.dumps({"choices": [{"index": 0, "delta": {"content": text}}]})
    end = json.dumps({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    return (f"data: {piece}\n\n" * times + f"data: {end}\n\ndata: [DONE]\n\n").encode()


MODELS: dict[str, Made] = {
    "fences": lambda: (JSON, completion("```" + "\n" * 6_000)),
    "brackets": lambda: (JSON, completion("{[" * 100_000)),
    "whole": lambda: (JSON, completion("x" * (20 * MB))),
    "many": lambda: (JSON, completion(json.dumps([{"a": 1}] * 400_000))),
    "event": lambda: (STREAM, tokens("x" * (10 * MB), 1)),
    "drops": lambda: (STREAM, tokens("a b ", 40_000)),
    "thoughts": lambda: (STREAM, tokens("<think>" * 100, 2_000)),
}
"""Answers to `POST /<name>/v1/chat/completions`."""

PAGES: dict[str, Made] = {
    "punycode": lambda: ("text/plain; charset=punycode", b"a" * (9 * MB)),
    "rows": lambda: (JSON, b"[" + b'{"a":[0,1]},' * 250_000 + b"0]"),
    "deep": lambda: (JSON, b"[" * 500_000 + b"]" * 500_000),
    "digits": lambda: (JSON, b"9" * (9 * MB)),
    "keys": lambda: (JSON, b"{" + b",".join(b'"%d":0' % place for place in range(300_000)) + b"}"),
    "meta": lambda: ("text/html", b"<meta charset=" * 600_000),
    "bomb": lambda: (TEXT, gzip.compress(b"0" * (9 * MB))),
    "escapes": lambda: (JSON, b'"' + rb"\ud83d" * 1_400_000 + b'"'),
    "lines": lambda: ("application/jsonl", b"{}\n" * 1_000_000),
}
"""Answers to `GET /<name>`."""


class HostileServer:
    """Serves MODELS and PAGES on a port of this machine."""

    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self._answer(MODELS)

            def do_GET(self) -> None:
                self._answer(PAGES)

            def _answer(self, made: dict[str, Made]) -> None:
                name = self.path.split("/")[1]
                kind, body = made[name]()
                self.send_response(200)
                self.send_header("Content-Type", kind)
                if name == "bomb":
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Close it."""
        self._server.shutdown()
        self._server.server_close()
