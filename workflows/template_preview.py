"""Previews a template as if it were in a node: with the outputs of the last run, or with example data."""

from typing import Any

from accounts.actor import Actor
from core.errors import InvalidError
from workflows.callbacks import answers
from workflows.graph import Graph, Node, Order
from workflows.models import Workflow
from workflows.nodes import catalogue
from workflows.sdk import Json, NodeType
from workflows.templating import TemplateError, compile

KINDS = {str: "string", bool: "boolean", int: "number", float: "number", list: "array", dict: "object"}


def template_preview(
    *, workflow: Workflow, graph: Graph, node_id: str, template: str, viewer: Actor
) -> dict[str, Any]:
    """`{value, type, source, error}`. Viewers who may not see runs get example data only. Raises InvalidError
    if the node is not in the graph."""
    if node_id not in graph.by_id:
        raise InvalidError(f"There is no node {node_id!r} in the graph.")
    names, source = _names(workflow, graph, node_id, viewer)
    try:
        value = compile(template).value(names)
    except TemplateError as error:
        told = {
            "code": error.code,
            "message": error.message,
            "hint": error.hint,
            "line": error.line,
            "column": error.column,
        }
        return {"value": None, "type": "null", "source": source, "error": told}
    return {"value": value, "type": KINDS.get(type(value), "null"), "source": source, "error": None}


def names_at(workflow: Workflow, graph: Graph, node_id: str, viewer: Actor) -> dict[str, Json]:
    """Everything that the node's templates can read, from the last run or from examples."""
    return _names(workflow, graph, node_id, viewer)[0]


class _Drawing:
    """The outputs of a graph's nodes: from the last run if they took part in it, otherwise their examples."""

    def __init__(self, workflow: Workflow, graph: Graph, viewer: Actor) -> None:
        self.graph = graph
        self.registry = catalogue()
        self.order = Order(graph, self.registry)
        self.outputs = answers.last_outputs(workflow, viewer)

    def type_of(self, node: Node) -> NodeType[Any, Any] | None:
        return self.registry.get(node.type, node.type_version)

    def output(self, node_id: str) -> Json:
        if node_id in self.outputs:
            return self.outputs[node_id]
        node = self.graph.by_id[node_id]
        node_type = self.type_of(node)
        return node.parameters.get("sample_input") or (node_type.output_example if node_type else None)

    def names(self, node_id: str, inside: frozenset[str] = frozenset()) -> dict[str, Json]:
        """Every name that a template of this node can read; `inside` are the loops being evaluated."""
        names: dict[str, Json] = {}
        for other in self.order.ancestors(node_id):
            node, value = self.graph.by_id[other], self.output(other)
            names[node.variable] = value
            node_type = self.type_of(node)
            if node_type and node_type.is_trigger:
                names = {**(value if isinstance(value, dict) else {}), **names, "trigger": value}
        return {**names, **self._first_turn(node_id, inside)}

    def _first_turn(self, node_id: str, inside: frozenset[str]) -> dict[str, Json]:
        """`item` and `index` in the first turn of the enclosing loop; {} outside loops."""
        node = self.graph.by_id[node_id]
        node_type = self.type_of(node)
        loop = node if node_type and node_type.carries else self.graph.by_id.get(node.parent or "")
        if loop is None or loop.id in inside:
            return {}
        loop_type = self.type_of(loop)
        carries = loop_type is not None and loop_type.carries
        item = self._incoming(loop.id) if carries else self._first_item(loop, inside | {loop.id})
        return {"item": item, "index": 0}

    def _incoming(self, node_id: str) -> Json:
        sources = [edge.source for edge in self.order.incoming[node_id] if edge.source in self.graph.by_id]
        if len(sources) == 1:
            return self.output(sources[0])
        return {self.graph.by_id[source].variable: self.output(source) for source in sources}

    def _first_item(self, loop: Node, inside: frozenset[str]) -> Json:
        """The first item of the loop; None if it cannot be determined."""
        names = self.names(loop.id, inside)
        items = _rendered(loop.parameters.get("items"), names)
        return _rendered(items[0], names) if isinstance(items, list) and items else None


def _rendered(value: Json, names: dict[str, Json]) -> Json:
    try:
        return compile(value).value(names) if isinstance(value, str) else value
    except TemplateError:
        return None


def _names(workflow: Workflow, graph: Graph, node_id: str, viewer: Actor) -> tuple[dict[str, Json], str]:
    drawing = _Drawing(workflow, graph, viewer)
    before = drawing.order.ancestors(node_id)
    sources = {"last_run" if other in drawing.outputs else "example" for other in before}
    source = "mixed" if len(sources) > 1 else next(iter(sources), "example")
    facts = {"id": str(workflow.pk), "name": workflow.name, "version": None}
    built_in: dict[str, Json] = {"workflow": facts, "execution": {"id": "", "mode": "manual"}, "vars": {}}
    return {**drawing.names(node_id), **built_in}, source
