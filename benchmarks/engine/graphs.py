"""The workflows that are measured, and the calls that go with them."""

from typing import Any

from benchmarks.engine.load import Call
from tests.processes.workflow import chain, node

Graph = dict[str, Any]


def hook() -> Graph:
    """A webhook that answers with what the last node has made."""
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
    """W2: a webhook and `length` nodes, each of which hands on a number."""
    nodes = [fields("n1", number="{{trigger.body.number}}")]
    nodes += [fields(f"n{i}", number=f"{{{{n{i - 1}.number}}}}") for i in range(2, length + 1)]
    return chain(hook(), *nodes)


def line_call(number: int) -> Call:
    """W2's call."""
    return Call({"number": number}, {"number": number})
