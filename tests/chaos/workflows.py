"""The workflows of a chaos run: small ones with every kind of node, each started manually and by webhook."""

from dataclasses import dataclass
from typing import Any

import httpx2

from tests.processes.workflow import chain, create, node

CANARY = "canary-d41c7a-must-never-be-stored"
EVERY_S = 2
PATIENT = {"max_attempts": 4, "wait_s": 0.2, "max_wait_s": 1}
"""With these retries a node that may be repeated hardly ever fails for good."""


@dataclass(frozen=True)
class Published:
    """A workflow that clients may start: `path` is where, `by_webhook` how."""

    kind: str
    workflow: str
    path: str
    by_webhook: bool


@dataclass(frozen=True)
class Outside:
    """The URL and credential of the nodes' calls; `number` is the template of the client's number."""

    oracle: str
    credential: str
    number: str

    def call(self, id: str, method: str = "GET", keyed: bool = False, **settings: Any) -> dict[str, Any]:
        """A node that calls the oracle."""
        turn = "/{{index}}" if "parent" in settings else ""
        url = f"{self.oracle}/{{{{execution.id}}}}/{id}/{self.number}{turn}"
        parameters = {"method": method, "url": url, "idempotent": keyed, "timeout_s": 20}
        if keyed or method == "GET":
            settings = {"retry": PATIENT, **settings}
        return node(
            id,
            "http.request",
            variable=f"of_{id}",
            parameters=parameters,
            credential=self.credential,
            **settings,
        )

    def told(self, id: str, **settings: Any) -> dict[str, Any]:
        """A pure node; the last one says whose run it was."""
        fields = [
            {"name": "execution", "value": "{{execution.id}}"},
            {"name": "number", "value": self.number},
        ]
        return node(id, "data.set", variable=f"of_{id}", parameters={"fields": fields}, **settings)


def _edge(source: str, target: str, port: str = "main") -> dict[str, str]:
    return {"source": source, "target": target, "source_port": port}


def _pure(start: dict[str, Any], outside: Outside) -> dict[str, Any]:
    condition = {"left": f"{outside.number}", "operator": "contains", "right": "7"}
    choice = node("choice", "flow.if", parameters={"conditions": [condition]})
    either = node("either", "flow.merge", parameters={"mode": "any"})
    graph = chain(start, *(outside.told(f"set{n}") for n in range(4)), choice)
    graph["nodes"] += [outside.told("yes"), outside.told("no"), either, outside.told("end")]
    graph["edges"] += [_edge("choice", "yes", "true"), _edge("choice", "no", "false")]
    graph["edges"] += [_edge("yes", "either"), _edge("no", "either"), _edge("either", "end")]
    return graph


def _reading(start: dict[str, Any], outside: Outside) -> dict[str, Any]:
    both = node("both", "flow.merge", parameters={"mode": "all"})
    parts = [outside.call("left"), outside.call("right"), outside.told("middle")]
    edges = [_edge("start", part["id"]) for part in parts] + [_edge(part["id"], "both") for part in parts]
    return {"nodes": [start, *parts, both, outside.told("end")], "edges": [*edges, _edge("both", "end")]}


def _keyed(start: dict[str, Any], outside: Outside) -> dict[str, Any]:
    first = outside.call("first", "POST", keyed=True)
    second = outside.call("second", "PUT", keyed=True)
    return chain(start, first, outside.told("between"), second, outside.told("end"))


def _unsafe(start: dict[str, Any], outside: Outside) -> dict[str, Any]:
    risky = outside.call("risky", "POST", on_error="continue")
    return chain(start, outside.told("before"), risky, outside.call("after"), outside.told("end"))


def _routed(start: dict[str, Any], outside: Outside) -> dict[str, Any]:
    parts = [
        outside.call("asked", on_error="route", retry={"max_attempts": 1}),
        outside.told("well"),
        outside.told("badly"),
        node("either", "flow.merge", parameters={"mode": "any"}),
        outside.call("noted", "POST", keyed=True),
        outside.told("end"),
    ]
    edges = [_edge("start", "asked"), _edge("asked", "well"), _edge("asked", "badly", "error")]
    edges += [_edge("well", "either"), _edge("badly", "either"), _edge("either", "noted")]
    return {"nodes": [start, *parts], "edges": [*edges, _edge("noted", "end")]}


def _model(start: dict[str, Any], outside: Outside) -> dict[str, Any]:
    asked = {"model": "sandbox/assistant:delay-300:pace-5", "user_prompt": f"Run {outside.number}, please"}
    chat = node("chat", "openrouter.chat", parameters=asked, retry=PATIENT)
    return chain(start, chat, outside.call("noted", "POST", keyed=True), outside.told("end"))


def _looping(start: dict[str, Any], outside: Outside) -> dict[str, Any]:
    loop = node("loop", "flow.for_each", parameters={"items": ["a", "b", "c", "d"], "concurrency": 2})
    inside = [
        outside.call("read", parent="loop"),
        outside.told("turn", parent="loop"),
        outside.call("write", "POST", keyed=True, parent="loop"),
    ]
    graph = chain(start, loop, outside.call("noted", "POST", keyed=True), outside.told("end"))
    body = chain(*inside)
    return {"nodes": graph["nodes"] + inside, "edges": graph["edges"] + body["edges"]}


def _waiting(start: dict[str, Any], outside: Outside) -> dict[str, Any]:
    pause = node("pause", "flow.wait", parameters={"amount": 1, "unit": "seconds"})
    first = outside.call("first", "POST", keyed=True)
    return chain(start, first, pause, outside.call("second", "PUT", keyed=True), outside.told("end"))


def _racing(start: dict[str, Any], outside: Outside) -> dict[str, Any]:
    """Two instant branches and two calls race into an `any` merge; behind it is a wait between two effects."""
    racers = [outside.told("quick"), outside.told("quicker"), outside.call("left"), outside.call("right")]
    behind = chain(
        node("first", "flow.merge", parameters={"mode": "any"}),
        outside.call("once", "POST", on_error="continue"),
        node("pause", "flow.wait", parameters={"amount": 1, "unit": "seconds"}),
        outside.call("noted", "POST", keyed=True),
        outside.told("end"),
    )
    edges = [_edge("start", one["id"]) for one in racers] + [_edge(one["id"], "first") for one in racers]
    return {"nodes": [start, *racers, *behind["nodes"]], "edges": [*edges, *behind["edges"]]}


KINDS = {
    "pure": _pure,
    "reading": _reading,
    "keyed": _keyed,
    "unsafe": _unsafe,
    "routed": _routed,
    "model": _model,
    "looping": _looping,
    "waiting": _waiting,
    "racing": _racing,
}


def publish_all(api: httpx2.Client, oracle: str) -> list[Published]:
    """Make and publish every kind for both ways of starting."""
    secret = credential(api)
    found = []
    for kind, draw in KINDS.items():
        by_hand = node("start", "trigger.manual")
        workflow = create(api, draw(by_hand, Outside(oracle, secret, "{{trigger.n}}")), publish=True)
        found.append(Published(kind, workflow, f"/api/workflows/{workflow}/run/", False))
        respond = "immediately" if kind in ("unsafe", "model", "waiting", "racing") else "last_node"
        hook = node("start", "trigger.webhook", parameters={"methods": ["POST"], "respond": respond})
        workflow = create(api, draw(hook, Outside(oracle, secret, "{{trigger.body.n}}")), publish=True)
        found.append(Published(kind, workflow, _hook_path(api, workflow), True))
    return found


def publish_schedule(api: httpx2.Client, oracle: str) -> str:
    """A workflow that fires every two seconds and makes good what it missed; returns its id."""
    rule = {"every": EVERY_S, "unit": "seconds"}
    start = node("start", "trigger.schedule", parameters={"rules": [rule], "missed": "all"})
    outside = Outside(oracle, credential(api), "scheduled")
    workflow = create(api, chain(start, outside.call("ticked", "POST", keyed=True)), publish=True)
    return workflow


def credential(api: httpx2.Client) -> str:
    """The id of a new credential whose secret must never be stored."""
    name = f"oracle {len(api.get('/api/credentials/').json()['results'])}"
    made = api.post(
        "/api/credentials/",
        json={"name": name, "type": "http_bearer", "data": {"token": CANARY}, "hosts": ["*"]},
    )
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def _hook_path(api: httpx2.Client, workflow: str) -> str:
    url = api.get(f"/api/workflows/{workflow}/").json()["triggers"][0]["url"]
    return str(httpx2.URL(url).path)
