"""n8n for comparison: started with its own folder and port, with workflows imported by its command line."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.engine import n8n_graphs
from benchmarks.engine.scenarios import COMMON, start_up
from benchmarks.engine.size import Size
from benchmarks.engine.subject import Graphs
from benchmarks.engine.table import Figure
from tests.running import free_port
from tests.servers.raw import Exchange, serve

PROGRAM = "n8n"
READY_LINE = "Editor is now accessible"
THINKS_S = 2.0
READY_S = 180.0
SAVED_S = 30.0
"""n8n replies first and saves afterwards."""


def version() -> str | None:
    """The version on the PATH; None if there is none."""
    if shutil.which(PROGRAM) is None:
        return None
    done = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def measure_n8n(names: Sequence[str], size: Size) -> list[Figure]:
    """The rows that n8n takes part in, in its default setup on SQLite."""
    with _model() as model, started(model) as peer:
        figures = [start_up(peer)]
        for name, scenario in COMMON.items():
            if name in names:
                figures += scenario(peer, size)
    return figures


class N8n:
    """An n8n that is restarted for each workflow, because it loads imported workflows only at startup."""

    graphs: Graphs = n8n_graphs

    def __init__(self, folder: Path, model: str) -> None:
        self.folder = folder
        self.model = model
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {
            **os.environ,
            "N8N_USER_FOLDER": str(folder),
            "N8N_PORT": str(self.port),
            "N8N_LISTEN_ADDRESS": "127.0.0.1",
            "N8N_RUNNERS_BROKER_PORT": str(free_port()),
            "N8N_DIAGNOSTICS_ENABLED": "false",
            "N8N_VERSION_NOTIFICATIONS_ENABLED": "false",
            "N8N_TEMPLATES_ENABLED": "false",
            "N8N_PERSONALIZATION_ENABLED": "false",
            "DB_TYPE": "sqlite",
        }

    @property
    def group(self) -> int:
        """The process group of everything that it started."""
        assert self.process
        return self.process.pid

    def publish(self, graph: dict[str, Any]) -> tuple[str, str]:
        """Activate a new workflow; returns its id and webhook URL."""
        self.stop()
        workflow = uuid.uuid4().hex[:16]
        text = json.dumps({"id": workflow, "name": workflow, "active": False, **graph})
        for placeholder, value in ((n8n_graphs.PATH, workflow), (n8n_graphs.MODEL, self.model)):
            text = text.replace(f'"{placeholder}"', f'"{value}"')
        file = self.folder / f"{workflow}.json"
        file.write_text(text)
        self._command("import:workflow", f"--input={file}")
        self._command("publish:workflow", f"--id={workflow}")
        self.start()
        return workflow, f"http://127.0.0.1:{self.port}/webhook/{workflow}"

    def require_recorded(self, workflow: str, answered: int, nodes: int) -> None:
        """SystemExit unless every executed call is saved as a success within SAVED_S."""
        deadline = time.perf_counter() + SAVED_S
        while (saved := self._saved(workflow)) != answered:
            if time.perf_counter() > deadline:
                raise SystemExit(f"n8n answered {answered} and saved {saved}")
            time.sleep(0.2)

    def start(self) -> None:
        """Start, and return once it is ready."""
        log = self.folder / "log"
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [PROGRAM, "start"], env=self.environment, stdout=output, stderr=output, start_new_session=True
            )
        deadline = time.perf_counter() + READY_S
        # Its readiness endpoint answers before its workflows are active; this line comes afterwards.
        while READY_LINE not in log.read_text(errors="replace"):
            if self.process.poll() is not None or time.perf_counter() > deadline:
                raise SystemExit(f"n8n did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)

    def restart(self) -> float:
        """Restart; returns when it was started (`time.perf_counter`), once it is ready."""
        self.stop()
        since = time.perf_counter()
        self.start()
        return since

    def stop(self) -> None:
        """Stop it with everything that it started."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def _command(self, *arguments: str) -> None:
        done = subprocess.run(
            [PROGRAM, *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"n8n {arguments[0]} failed: {done.stdout}{done.stderr}")

    def _saved(self, workflow: str) -> int:
        statement = "SELECT count(*) FROM execution_entity WHERE workflowId = ? AND status = 'success'"
        with closing(sqlite3.connect(self.folder / ".n8n" / "database.sqlite", timeout=30)) as file:
            count: int = file.execute(statement, [workflow]).fetchone()[0]
        return count


@contextmanager
def started(model: str) -> Iterator[N8n]:
    """An n8n that exists while the block runs and leaves nothing behind. `model` is the URL that its nodes call."""
    folder = Path(tempfile.mkdtemp(prefix="wireloom-n8n-"))
    peer = N8n(folder, model)
    try:
        yield peer
    finally:
        peer.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _model() -> Iterator[str]:
    """The URL of a server that answers every request after two seconds, on its own event loop."""
    loop = asyncio.new_event_loop()
    over, url = asyncio.Event(), Future[str]()
    thread = threading.Thread(target=lambda: loop.run_until_complete(_serve(url, over)))
    thread.start()
    try:
        yield url.result(10)
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


async def _serve(url: "Future[str]", over: asyncio.Event) -> None:
    async def answer(exchange: Exchange) -> None:
        await asyncio.sleep(THINKS_S)
        await exchange.answer(200, b'{"text": "Something."}', content_type="application/json")

    async with serve(answer) as server:
        url.set_result(server.url)
        await over.wait()
