"""What happens to running executions when their processes are killed."""

import time
from collections.abc import Callable, Iterator

from benchmarks.engine import graphs
from benchmarks.engine.instance import Instance
from benchmarks.engine.size import Size
from benchmarks.engine.table import Figure, figure
from tests.processes.workflow import create, run

KILL: dict[str, Callable[[Instance], None]] = {
    "workers": Instance.kill_workers,
    "everything": Instance.kill_everything,
}
FINAL = ("succeeded", "failed", "cancelled", "timed_out")
PATIENCE_S = 120.0
"""A lease lasts 30 s, the sweeper runs every 5 s, a restart takes a while, and the model another five seconds."""


def crash(instance: Instance, size: Size) -> Iterator[Figure]:
    """How many running executions finish, and the seconds from the kill until all have ended."""
    for victims in size.killed:
        workflow = _under_way(instance, size.running)
        since = time.perf_counter()
        KILL[victims](instance)
        finished = _ended(instance, workflow, size.running)
        seconds = time.perf_counter() - since
        name, lost = f"{victims} killed, {size.running} running", size.running - finished
        yield figure(f"{name}: finish", f"of {size.running}", [finished], errors=lost)
        yield figure(f"{name}: until all ended", "s", [seconds], errors=lost)


def _under_way(instance: Instance, count: int) -> str:
    """A workflow with so many executions, each in its model call."""
    workflow = create(instance.api, graphs.interrupted())
    for _ in range(count):
        run(instance.api, workflow)
    _wait(lambda: instance.recorded(workflow).get("running") == (count, 2 * count))
    return workflow


def _ended(instance: Instance, workflow: str, count: int) -> int:
    """How many have succeeded, once all have ended."""

    def all_ended() -> bool:
        recorded = instance.recorded(workflow)
        return sum(recorded.get(status, (0, 0))[0] for status in FINAL) == count

    _wait(all_ended)
    return instance.recorded(workflow).get("succeeded", (0, 0))[0]


def _wait(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds or the time is up: executions that have not ended by then count as
    unfinished."""
    deadline = time.perf_counter() + PATIENCE_S
    while not condition() and time.perf_counter() < deadline:
        time.sleep(0.05)
