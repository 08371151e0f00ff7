"""The scenarios, each yielding rows of the table."""

import time
from collections.abc import Callable, Iterator

from benchmarks.engine import graphs, processes
from benchmarks.engine.api import api
from benchmarks.engine.crash import crash
from benchmarks.engine.crowd import crowd
from benchmarks.engine.instance import Instance
from benchmarks.engine.load import Load, burst, run, sequential, sustained
from benchmarks.engine.size import Size
from benchmarks.engine.subject import Subject
from benchmarks.engine.table import Figure, figure


def idle(instance: Subject, size: Size) -> Iterator[Figure]:
    """Memory of all idle processes."""
    time.sleep(size.idle_s)
    yield figure("idle memory", "MB", [processes.pss(instance.group)])


def w1(instance: Subject, size: Size) -> Iterator[Figure]:
    """Executions per second; then memory under the heaviest load, separately, because sampling it costs time."""
    workflow, url = instance.publish(instance.graphs.order())
    loads: list[Load] = []
    for clients in size.clients:
        rounds = [_sustained(url, clients, size) for _ in range(size.rounds)]
        loads += rounds
        if clients == 1:
            yield figure("W1, 1 client, p50", "ms", [one.percentile(50) for one in rounds])
        yield _rates(f"W1, {clients} client{'s' * (clients > 1)}", rounds)
    with processes.PeakMemory(instance.group) as memory:
        loads.append(_sustained(url, size.clients[-1], size))
    yield figure("W1, memory at load", "MB", [memory.megabytes])
    instance.require_recorded(workflow, sum(one.answered for one in loads), 4)


def w2(instance: Subject, size: Size) -> Iterator[Figure]:
    """Chains: milliseconds of consecutive calls."""
    for nodes in size.nodes:
        workflow, url = instance.publish(instance.graphs.line(nodes))
        load = run(sequential(url, graphs.line_call, size.calls, 3))
        yield _latency(f"W2, {nodes} nodes, p50", load)
        instance.require_recorded(workflow, load.answered, nodes + 1)


def w3(instance: Subject, size: Size) -> Iterator[Figure]:
    """Ten parallel model calls of two seconds."""
    workflow, url = instance.publish(instance.graphs.thinking(10))
    load = run(sequential(url, graphs.line_call, max(size.rounds, 3), 1))
    yield _seconds("W3, ten parallel calls of 2 s", load)
    instance.require_recorded(workflow, load.answered, 13)


def w4(instance: Subject, size: Size) -> Iterator[Figure]:
    """Many executions at once, each with one call of two seconds: seconds until all are answered; then again,
    for memory."""
    for count in size.at_once:
        workflow, url = instance.publish(instance.graphs.thinking(1))
        rounds = [run(burst(url, graphs.line_call, count)) for _ in range(size.rounds)]
        errors = sum(len(one.errors) for one in rounds)
        middle = sorted(rounds, key=lambda one: one.seconds)[len(rounds) // 2]
        seconds = [one.seconds for one in rounds]
        yield figure(f"W4, {count} at once", "s", seconds, _percentiles(middle), errors)
        with processes.PeakMemory(instance.group) as memory:
            again = run(burst(url, graphs.line_call, count))
        yield figure(f"W4, {count} at once, memory", "MB", [memory.megabytes], errors=len(again.errors))
        instance.require_recorded(workflow, sum(one.answered for one in (*rounds, again)), 4)


def w5(instance: Instance, size: Size) -> Iterator[Figure]:
    """A loop over many items."""
    workflow, url = instance.publish(graphs.loop())
    load = run(sequential(url, lambda _: graphs.loop_call(size.items), size.rounds, 0))
    yield _seconds(f"W5, loop over {size.items:,} items", load)
    instance.require_recorded(workflow, load.answered, size.items + 3)


COMMON: dict[str, Callable[[Subject, Size], Iterator[Figure]]] = {
    "idle": idle,
    "w1": w1,
    "w2": w2,
    "w3": w3,
    "w4": w4,
}
"""The scenarios that a peer takes part in."""
SCENARIOS: dict[str, Callable[[Instance, Size], Iterator[Figure]]] = {
    **COMMON,
    "w5": w5,
    "api": api,
    "crowd": crowd,
    "crash": crash,
}
"""By name, in the order in which they run: idle memory before any load."""


def start_up(instance: Subject) -> Figure:
    """Seconds from the start of the process to the first reply of an existing workflow."""
    _, url = instance.publish(instance.graphs.order())
    since = instance.restart()
    load = run(sequential(url, graphs.order_call, 1, 0))
    return figure("start to first run answered", "s", [time.perf_counter() - since], errors=len(load.errors))


def _sustained(url: str, clients: int, size: Size) -> Load:
    return run(sustained(url, graphs.order_call, clients, size.warm_up_s, size.window_s))


def _rates(name: str, rounds: list[Load]) -> Figure:
    errors = sum(len(one.errors) for one in rounds)
    middle = sorted(rounds, key=lambda one: one.rate)[len(rounds) // 2]
    return figure(name, "/s", [one.rate for one in rounds], _percentiles(middle), errors)


def _latency(name: str, load: Load) -> Figure:
    values = [load.percentile(percent) for percent in (50, 1, 100)]
    return figure(name, "ms", values, _percentiles(load), len(load.errors))


def _seconds(name: str, load: Load) -> Figure:
    values = [load.percentile(percent) / 1000 for percent in (50, 1, 100)]
    return figure(name, "s", values, "", len(load.errors))


def _percentiles(load: Load) -> str:
    return f"{load.percentile(50):.1f} / {load.percentile(99):.1f} ms"
