"""The measured workflows, and their calls."""

from typing import Any

from benchmarks.engine.load import Call
from tests.processes.workflow import MANUAL, chain, node

Graph = dict[str, Any]


def hook() -> Graph:
    """A webhook that replies with the last node's output."""
    return node("hook", "trigger.webhook", parameters={"respond": "last_node"})


def fields(id: str, **values: str) -> Graph:
    """A `data.set` with a field for each keyword."""
    pairs = [{"name": name, "value": value} for name, value in values.items()]
    return node(id, "data.set", variable=id, parameters={"fields": pairs})


def order() -> Graph:
    """W1: webhook → set (3 templates) → if → set."""
    values = {
        "customer": "{{trigger.body.name}}",
        "text": "Order {{trigger.body.number}} of {{upper trigger.body.name}}",
        "number": "{{trigger.body.number}}",
    }
    condition = {"left": "{{made.number}}", "operator": "gte", "right": 0}
    graph = chain(
        hook(),
        fields("made", **values),
        node("enough", "flow.if", parameters={"conditions": [condition]}),
        fields("answer", text="{{made.text}}", number="{{made.number}}"),
    )
    graph["edges"][-1]["source_port"] = "true"
    return graph


def order_call(number: int) -> Call:
    """W1's call."""
    return Call({"name": "Ada", "number": number}, {"text": f"Order {number} of ADA", "number": number})


def line(length: int) -> Graph:
    """W2: a webhook and `length` nodes that each pass on a number."""
    nodes = [fields("n1", number="{{trigger.body.number}}")]
    nodes += [fields(f"n{i}", number=f"{{{{n{i - 1}.number}}}}") for i in range(2, length + 1)]
    return chain(hook(), *nodes)


def line_call(number: int) -> Call:
    """W2's call."""
    return Call({"number": number}, {"number": number})


def thought(id: str, seconds: int = 2) -> Graph:
    """A model call that takes `seconds`: the sandbox's, which then streams its answer at once."""
    model = f"sandbox/assistant:delay-{seconds * 1000}:pace-0"
    parameters = {"model": model, "user_prompt": "Say something."}
    return node(id, "openrouter.chat", variable=id, parameters=parameters)


def thinking(branches: int) -> Graph:
    """W3 and W4: a webhook, `branches` parallel model calls, and a node after all of them."""
    names = [f"model{place}" for place in range(branches)]
    end = [node("all", "flow.merge", variable="merged"), fields("answer", number="{{trigger.body.number}}")]
    edges = [{"source": "hook", "target": name} for name in names]
    edges += [{"source": name, "target": "all"} for name in names] + [{"source": "all", "target": "answer"}]
    return {"nodes": [hook(), *map(thought, names), *end], "edges": edges}


def loop() -> Graph:
    """W5: a webhook, and a node inside a loop over the given items."""
    parameters = {"items": "{{trigger.body.items}}", "concurrency": 20}
    graph = chain(
        hook(),
        node("loop", "flow.for_each", variable="loop", parameters=parameters),
        fields("answer", number="{{length loop.results}}"),
    )
    graph["nodes"].append(fields("inside", number="{{item}}") | {"parent": "loop"})
    return graph


def loop_call(items: int) -> Call:
    """W5's call."""
    return Call({"items": list(range(items))}, {"number": items})


def interrupted() -> Graph:
    """A manual run with a model call of five seconds: long enough to kill its worker."""
    return chain(MANUAL, thought("model", 5), fields("answer", text="{{model.text}}"))


def parcel() -> Graph:
    """A webhook that passes a text from node to node, and replies with its length."""
    kept = fields("kept", text="{{trigger.body.text}}")
    return chain(
        hook(), kept, fields("answer", length="{{length kept.text}}", number="{{trigger.body.number}}")
    )


def parcel_call(size: int, number: int) -> Call:
    """The call of `parcel` with a text of `size` characters."""
    return Call({"text": "x" * size, "number": number}, {"length": size, "number": number})
