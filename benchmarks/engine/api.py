"""The API with a token: starting runs, lists, catalogues; and how lists scale with the number of rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from benchmarks.engine import graphs
from benchmarks.engine.instance import Instance, started
from benchmarks.engine.load import Call, Calls, Load, run, sustained
from benchmarks.engine.size import Size
from benchmarks.engine.table import Figure, figure
from tests.processes.workflow import create

CLIENTS = 10
ROWS = 20
READS = {
    f"{ROWS} executions": f"/api/executions/?limit={ROWS}",
    f"{ROWS} workflows": f"/api/workflows/?limit={ROWS}",
    "node types": "/api/node-types/",
    "the session": "/api/session/",
}


def api(instance: Instance, size: Size) -> Iterator[Figure]:
    """Requests per second of CLIENTS, with as many workflows and executions as a list shows."""
    workflow, _ = instance.publish(graphs.order())
    _fill(instance, workflow)
    yield _rate(
        f"run by a token, {CLIENTS} clients", instance, f"/api/workflows/{workflow}/run/", _runs, size
    )
    for name, path in READS.items():
        yield _rate(f"{name}, {CLIENTS} clients", instance, path, _reads, size)


@dataclass(frozen=True)
class ListMoment:
    """Requests per second of both lists, with so many executions of so many nodes in the database."""

    executions: int
    nodes: int
    rates: dict[str, float]
    errors: int


def measure_lists(size: Size) -> list[ListMoment]:
    """Measure both lists each time the next of `size.history` executions is reached; then with large graphs too."""
    found, before, clients = [], 0, size.clients[-1]
    with started() as instance:
        small, url = instance.publish(graphs.order())
        _fill(instance, small)
        for wanted in size.history:
            while before < wanted:
                before += run(sustained(url, graphs.order_call, clients, 0, size.window_s)).answered
            found.append(_moment(instance, before, 4, size))
        large, _ = instance.publish(graphs.line(size.nodes[-1]))
        _fill(instance, large)
        found.append(_moment(instance, before, size.nodes[-1], size))
    return found


def lists_table(moments: list[ListMoment]) -> str:
    """Markdown: a row per measurement."""
    names = list(moments[0].rates)
    rows = [["executions before", "nodes each of the newest", *names], ["---"] * (2 + len(names))]
    for one in moments:
        rates = [
            f"{rate:.0f}/s" + (f", {one.errors} errors" if one.errors else "") for rate in one.rates.values()
        ]
        rows.append([f"{one.executions:,}", f"{one.nodes:,}", *rates])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _moment(instance: Instance, executions: int, nodes: int, size: Size) -> ListMoment:
    loads = {
        name: _load(instance, READS[name], _reads, size)
        for name in (f"{ROWS} executions", f"{ROWS} workflows")
    }
    rates = {name: load.rate for name, load in loads.items()}
    return ListMoment(executions, nodes, rates, sum(len(load.errors) for load in loads.values()))


def _fill(instance: Instance, workflow: str) -> None:
    """Create as many of both as a list shows."""
    for _ in range(ROWS):
        create(instance.api, graphs.order())
        instance.api.post(f"/api/workflows/{workflow}/run/", json={}).raise_for_status()


def _rate(name: str, instance: Instance, path: str, calls: Calls, size: Size) -> Figure:
    loads = [_load(instance, path, calls, size) for _ in range(size.rounds)]
    errors = sum(len(one.errors) for one in loads)
    middle = sorted(loads, key=lambda one: one.rate)[len(loads) // 2]
    told = f"{middle.percentile(50):.1f} / {middle.percentile(99):.1f} ms"
    return figure(name, "/s", [one.rate for one in loads], told, errors)


def _load(instance: Instance, path: str, calls: Calls, size: Size) -> Load:
    token = instance.api.headers["Authorization"].removeprefix("Bearer ")
    url = f"{instance.running.url}{path}"
    return run(sustained(url, calls, CLIENTS, size.warm_up_s, size.window_s, token))


def _runs(number: int) -> Call:
    return Call({"input": {"number": number}}, partial(_has, "id", "status"))


def _reads(_number: int) -> Call:
    return Call(None, lambda answer: isinstance(answer, dict) and bool(answer))


def _has(first: str, second: str, answer: Any) -> bool:
    return isinstance(answer, dict) and answer.keys() == {first, second}
