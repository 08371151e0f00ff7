"""Runs Wireloom for development: `make dev`.

Vite serves the editor with hot reload and forwards everything else to Wireloom; web, workers and scheduler
restart when a Python file, a template or a static file changes. Ctrl-C ends everything.
"""

import os
import signal
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from watchfiles import PythonFilter, run_process

ROOT = Path(__file__).resolve().parent.parent
NOT_THE_PRODUCT = {"benchmarks", "tests", "tools"}
PACKAGES = {path.parent.name for path in ROOT.glob("*/__init__.py")} - NOT_THE_PRODUCT
WATCHED = (*sorted(PACKAGES), "static", "templates")
STOP_S = 12
"""`manage.py up` ends within 10 seconds."""


def main(arguments: list[str]) -> int:
    """Run both sides until Ctrl-C."""
    parser = ArgumentParser(prog="make dev")
    parser.add_argument("--port", type=int, default=8000, help="where Wireloom listens")
    parser.add_argument(
        "--editor-port", type=int, default=5173, help="where Vite listens: the address to open"
    )
    options = parser.parse_args(arguments)
    os.environ |= environment(options)
    with vite(options.editor_port):
        run_process(
            *(ROOT / name for name in WATCHED),
            target=f"{sys.executable} manage.py up --port {options.port}",
            target_type="command",
            watch_filter=Sources(),
            sigint_timeout=STOP_S,
        )
    return 0


def environment(options: Namespace) -> dict[str, str]:
    """The environment of both sides: the public address is Vite's, so that cookies, CSRF and sockets share one
    origin."""
    return {
        "PORT": str(options.port),
        "WIRELOOM_DEV": "true",
        "WIRELOOM_PUBLIC_URL": f"http://127.0.0.1:{options.editor_port}",
    }


class Sources(PythonFilter):
    """Files that a running Wireloom has loaded. The built editor is excluded: Vite serves it from its sources."""

    def __init__(self) -> None:
        super().__init__(ignore_paths=[ROOT / "static" / "editor"], extra_extensions=(".html", ".css", ".js"))


@contextmanager
def vite(port: int) -> Iterator[None]:
    """Run Vite's server in its own process group, because npm does not forward signals."""
    command = [sys.executable, "-m", "tools.editor", "dev", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
