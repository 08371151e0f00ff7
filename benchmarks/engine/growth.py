"""How a run scales with its nodes, its payload, and the number of worker processes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.engine import graphs
from benchmarks.engine.instance import Instance, started
from benchmarks.engine.load import Calls, run, sequential, sustained
from benchmarks.engine.size import Size

CLIENTS = 10


@dataclass(frozen=True)
class Growth:
    """A workflow with so many workers: milliseconds of consecutive calls, and executions per second of CLIENTS."""

    name: str
    workers: int
    p50: float
    rate: float
    errors: int


def measure_growth(size: Size) -> list[Growth]:
    """Measure every workflow with every number of workers, each number on its own instance."""
    found = []
    for workers in size.workers:
        with started(workers) as instance:
            found += [_grown(instance, workers, *one, size) for one in _workflows(size)]
    return found


def _workflows(size: Size) -> Iterator[tuple[str, graphs.Graph, Calls, int]]:
    """Name, graph, calls, and number of nodes that run."""
    for nodes in size.nodes:
        yield f"{nodes:,} nodes", graphs.line(nodes), graphs.line_call, nodes + 1
    for payload in size.payloads:
        name = f"payload of {payload / 1000:,.0f} KB"
        yield name, graphs.parcel(), partial(graphs.parcel_call, payload), 3


def _grown(
    instance: Instance, workers: int, name: str, graph: graphs.Graph, calls: Calls, nodes: int, size: Size
) -> Growth:
    workflow, url = instance.publish(graph)
    alone = run(sequential(url, calls, size.calls, 3))
    many = run(sustained(url, calls, CLIENTS, size.warm_up_s, size.window_s))
    instance.require_recorded(workflow, alone.answered + many.answered, nodes)
    errors = len(alone.errors) + len(many.errors)
    return Growth(name, workers, alone.percentile(50), many.rate, errors)


def growth_table(grown: Sequence[Growth]) -> str:
    """Markdown: a row per workflow, two columns per number of workers."""
    workers = sorted({one.workers for one in grown})
    heads = ["workflow"]
    for count in workers:
        heads += [f"{count} worker{'s' * (count > 1)}: p50", f"{CLIENTS} clients"]
    rows = [heads, ["---"] * len(heads)]
    for name in dict.fromkeys(one.name for one in grown):
        of = {one.workers: one for one in grown if one.name == name}
        rows.append([name, *(text for count in workers for text in _cells(of[count]))])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cells(one: Growth) -> tuple[str, str]:
    errors = f", {one.errors} errors" if one.errors else ""
    return f"{one.p50:.1f} ms", f"{one.rate:.1f}/s{errors}"
