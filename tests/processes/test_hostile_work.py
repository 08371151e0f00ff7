"""Hostile answers, schemas and graphs do not block other users' work."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import httpx2
import pytest

from tests.processes.workflow import MANUAL, chain, create, execution, node, run, said
from tests.running import Running
from tests.servers.hostile import MODELS, PAGES, HostileServer

pytestmark = pytest.mark.processes
SLOW_S = 180
FINAL = ("succeeded", "failed", "cancelled", "timed_out")


@pytest.fixture
def hostile() -> Iterator[HostileServer]:
    server = HostileServer()
    yield server
    server.stop()


def doubled(times: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"}
    for _ in range(times):
        schema = {"allOf": [schema, schema]}
    return schema


def doubled_by_reference(times: int) -> dict[str, Any]:
    names = [f"d{place}" for place in range(times)]
    definitions = {a: {"anyOf": [{"$ref": f"#/$defs/{b}"}] * 2} for a, b in pairwise(names)}
    return {"$defs": {**definitions, names[-1]: {"type": "null"}}, "$ref": "#/$defs/d0"}


def asks(secret: str, **parameters: Any) -> dict[str, Any]:
    settings = {"model": "m", "user_prompt": "Hi", **parameters}
    return node("ask", "openrouter.chat", credential=secret, parameters=settings)


def many(name: str, count: int) -> dict[str, Any]:
    return node(
        name, "data.set", variable=name, parameters={"fields": [{"name": "rows", "value": rows(count)}]}
    )


def rows(count: int) -> list[dict[str, Any]]:
    return [{"id": place % 300, "place": place} for place in range(count)]


def crossed() -> dict[str, Any]:
    """A join of each row with very many."""
    merge = node("merge", "flow.merge", parameters={"mode": "by_key", "key": "id", "list_field": "rows"})
    sides = [many("left", 6_000), many("right", 6_000)]
    edges = [{"source": "start", "target": side["id"]} for side in sides]
    edges += [{"source": side["id"], "target": "merge"} for side in sides]
    return {"nodes": [MANUAL, *sides, merge], "edges": edges}


def pattern(regex: str) -> dict[str, Any]:
    called = node(
        "start", "trigger.called", parameters={"input_schema": {"properties": {"t": {"pattern": regex}}}}
    )
    return chain(called, said("fine"))


GRAPHS: dict[str, Callable[[], tuple[dict[str, Any], Any]]] = {
    "a join": lambda: (crossed(), {}),
    "a pattern": lambda: (pattern("^(a|a)*(a|a)*b$"), {"t": "a" * 1_000_000}),
    "turns": lambda: (
        chain(MANUAL, said("{{#each trigger.a}}{{#each ../trigger.a}}x{{/each}}{{/each}}")),
        {"a": [0] * 5_000},
    ),
    "large turns": lambda: (
        chain(MANUAL, said("{{#each trigger.a}}{{this}}{{/each}}"), said("{{json data}}", "again")),
        {"a": ["x" * 90_000] * 10},
    ),
}


def test_others_are_served_within_five_seconds_all_the_while(
    own_running: Callable[..., Running], hostile: HostileServer
) -> None:
    running = own_running()
    api, others = running.client(), running.client("other@example.com", "Others")
    workers = set(running.pids("wireloom: worker"))
    innocent = create(others, chain(MANUAL, said("fine")))
    begun = dict(_all_begun(api, hostile))
    served: list[str] = []

    def are_over() -> bool:
        served.append(run(others, innocent, wait=5)["status"])
        return all(execution(api, one)["status"] in FINAL for one in begun.values())

    running.wait_for(are_over, SLOW_S)
    ended = {name: execution(api, one) for name, one in begun.items()}
    codes = {name: (one["error"] or {}).get("code") for name, one in ended.items()}
    assert set(served) == {"succeeded"}
    assert not {name: code for name, code in codes.items() if code in ("internal_error", "crash_loop")}
    assert not [line for line in running.lines if "has been stuck" in line]
    assert set(running.pids("wireloom: worker")) == workers


def _all_begun(api: httpx2.Client, hostile: HostileServer) -> Iterator[tuple[str, str]]:
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}}
    for name in MODELS:
        data = {"base_url": f"{hostile.url}/{name}/v1", "api_key": "key-of-a-model-0123456789"}
        made = api.post("/api/credentials/", json={"name": name, "type": "openai_compatible", "data": data})
        yield name, _begun(api, chain(MANUAL, asks(made.json()["id"], response_schema=schema)))
    for name in PAGES:
        yield (
            name,
            _begun(
                api, chain(MANUAL, node("get", "http.request", parameters={"url": f"{hostile.url}/{name}"}))
            ),
        )
    for name, cruel in {"doubled": doubled(13), "by reference": doubled_by_reference(28)}.items():
        sandbox = {"model": "sandbox/assistant", "user_prompt": "Hi", "response_schema": cruel}
        yield name, _begun(api, chain(MANUAL, node("ask", "openrouter.chat", parameters=sandbox)))
    for name, made_of in GRAPHS.items():
        graph, given = made_of()
        yield name, _begun(api, graph, given)


def _begun(api: httpx2.Client, graph: dict[str, Any], given: Any = None) -> str:
    return str(run(api, create(api, graph), input=given or {})["id"])
