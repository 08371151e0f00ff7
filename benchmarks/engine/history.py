"""Whether runs become slower with the number of earlier executions: they must not."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.engine import graphs
from benchmarks.engine.instance import started
from benchmarks.engine.load import run, sustained
from benchmarks.engine.size import Size


@dataclass(frozen=True)
class Moment:
    """W1 with all clients, once so many executions are in the database."""

    executions: int
    rate: float
    p50: float
    errors: int


def measure_history(size: Size) -> list[Moment]:
    """Run W1 on one instance, and measure each time the next of `size.history` executions is reached."""
    clients, before, found = size.clients[-1], 0, []
    with started() as instance:
        workflow, url = instance.publish(graphs.order())
        for wanted in size.history:
            while before < wanted:
                before += run(sustained(url, graphs.order_call, clients, 0, size.window_s)).answered
            load = run(sustained(url, graphs.order_call, clients, size.warm_up_s, size.window_s))
            found.append(Moment(before, load.rate, load.percentile(50), len(load.errors)))
            before += load.answered
        instance.require_recorded(workflow, before, 4)
    return found


def history_table(moments: Sequence[Moment], clients: int) -> str:
    """Markdown: a row per measurement."""
    rows = [["executions before", f"W1, {clients} clients", "p50"], ["---"] * 3]
    for one in moments:
        errors = f", {one.errors} errors" if one.errors else ""
        rows.append([f"{one.executions:,}", f"{one.rate:.0f}/s{errors}", f"{one.p50:.1f} ms"])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
