"""What a template would give in a node's place: with the last run's outputs, else with examples."""

from typing import Any

from core.errors import InvalidError
from workflows.graph import Graph, Order
from workflows.models import Workflow
from workflows.nodes import catalogue
from workflows.sdk import Json
from workflows.templating import TemplateError, compile
from workflows.upward import answers

KINDS = {str: "string", bool: "boolean", int: "number", float: "number", list: "array", dict: "object"}


def template_preview(*, workflow: Workflow, graph: Graph, node_id: str, template: str) -> dict[str, Any]:
    """`{value, type, source, error}`. Raises InvalidError when the node is not in the graph."""
    if node_id not in graph.by_id:
        raise InvalidError(f"There is no node {node_id!r} in the graph.")
    names, source = _names(workflow, graph, node_id)
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


def _names(workflow: Workflow, graph: Graph, node_id: str) -> tuple[dict[str, Json], str]:
    outputs = answers.last_outputs(workflow)
    registry = catalogue()
    names: dict[str, Json] = {}
    sources = set()
    for other in Order(graph, registry).ancestors(node_id):
        node = graph.by_id[other]
        node_type = registry.get(node.type, node.type_version)
        known = other in outputs
        sources.add("last_run" if known else "example")
        example = node.parameters.get("sample_input") or (node_type.output_example if node_type else None)
        value = outputs[other] if known else example
        names[node.variable] = value
        if node_type and node_type.is_trigger:
            names = {**(value if isinstance(value, dict) else {}), **names, "trigger": value}
    source = "mixed" if len(sources) > 1 else next(iter(sources), "example")
    facts = {"id": str(workflow.pk), "name": workflow.name, "version": None}
    return {**names, "workflow": facts, "execution": {"id": "", "mode": "manual"}, "vars": {}}, source
