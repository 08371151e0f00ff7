"""Validates graphs of 100 to 2,000 steps, as every save does: `python -m benchmarks.graph`.

Prints the median CPU time of one validation and its peak memory.
"""

import statistics
import tracemalloc
from time import process_time

from workflows.graph import Graph, normalize, validate
from workflows.nodes import catalogue
from workflows.templating import HELPERS

ROUNDS = 5
SIZES = (100, 500, 1_000, 2_000)


def drawn(steps: int, templates: bool) -> Graph:
    """A row of steps, each of which reads the trigger and the two steps before it."""
    nodes = [{"id": "n0", "type": "trigger.manual", "variable": "v0"}]
    for place in range(1, steps):
        before, earlier = place - 1, max(0, place - 2)
        text = f"{{{{v0.x}}}} {{{{v{before}.a}}}} and {{{{v{earlier}.a}}}}" if templates else "text"
        fields = [{"name": "a", "value": f"{text} {place}"}]
        nodes.append(
            {"id": f"n{place}", "type": "data.set", "variable": f"v{place}", "parameters": {"fields": fields}}
        )
    edges = [{"source": f"n{place}", "target": f"n{place + 1}"} for place in range(steps - 1)]
    return normalize(Graph.parse({"nodes": nodes, "edges": edges}), catalogue(), HELPERS)


def main() -> None:
    """Print one row per size."""
    print(f"{'steps':>6} {'templates':>10} {'CPU ms':>8} {'peak MB':>8}")
    for steps in SIZES:
        for templates in (False, True):
            graph = drawn(steps, templates).as_dict()
            times: list[float] = []
            for _ in range(ROUNDS):
                fresh = Graph.stored(graph)
                begun = process_time()
                validate(fresh, catalogue(), helpers=HELPERS)
                times.append(process_time() - begun)
            tracemalloc.start()
            validate(Graph.stored(graph), catalogue(), helpers=HELPERS)
            peak = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
            told = "yes" if templates else "no"
            print(f"{steps:>6} {told:>10} {statistics.median(times) * 1000:>8.0f} {peak:>8.1f}")


if __name__ == "__main__":
    main()
