"""Clients that keep a view of an execution by its socket, over every break of the connection."""

import asyncio
import json
from random import Random
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from tests.chaos.installation import Installation

FINAL = ("succeeded", "failed", "cancelled", "timed_out")
Event = dict[str, Any]


class Watcher:
    """Applies every message after its last `seq`, as the editor does (contract, section 5)."""

    def __init__(self, installation: Installation, execution: str, rng: Random) -> None:
        self.execution = execution
        self.seq = 0
        self.state: Event | None = None
        self.nodes: dict[tuple[str, str], Event] = {}
        self.connections = 0
        self._installation = installation
        self._rng = rng
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to watch."""
        self._task = asyncio.create_task(self._watch())

    async def finish(self) -> None:
        """Return once the end has been seen, or after a while without it."""
        if self._task:
            await asyncio.wait([self._task], timeout=20)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def has_ended(self) -> bool:
        """Whether the view shows a final status."""
        return self.state is not None and self.state["status"] in FINAL

    async def _watch(self) -> None:
        headers = {"Authorization": f"Bearer {self._installation.token}"}
        while not self.has_ended:
            base = self._rng.choice(self._installation.urls).replace("http", "ws", 1)
            url = f"{base}/ws/executions/{self.execution}/?after={self.seq}"
            try:
                async with connect(url, additional_headers=headers, open_timeout=10) as socket:
                    self.connections += 1
                    async for message in socket:
                        self._take(json.loads(message))
                        if self.has_ended:
                            break
            except (OSError, WebSocketException, TimeoutError):
                await asyncio.sleep(0.3)

    def _take(self, event: Event) -> None:
        if event["type"] == "execution":
            self.state = event["execution"]
        elif event["type"] == "node":
            node = event["node"]
            self.nodes[node["node_id"], node["iteration"]] = node
        self.seq = max(self.seq, event.get("seq", 0))
