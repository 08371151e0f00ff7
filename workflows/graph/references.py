"""Statically checks templates: do the values they read exist, are they upstream, and have they certainly run?"""

import difflib
from collections.abc import Iterator

from workflows.graph.graph import Graph, Node
from workflows.graph.order import Order
from workflows.graph.parameters import strings
from workflows.graph.schemas import schema_of
from workflows.sdk import Problem, Registry
from workflows.templating import Reference, TemplateError, references

ALWAYS = frozenset({"trigger", "execution", "workflow", "vars"})
IN_BODY = frozenset({"item", "index"})
NEAR = 0.75
"""How similar two names must be (difflib's ratio) for one to be suggested for the other."""
MOST_COMPARED = 10_000
"""Pairs of names compared per graph; a comparison takes some microseconds."""
MOST_NAMED = 20


class ReferenceCheck:
    """Checks the references of one graph."""

    def __init__(self, graph: Graph, registry: Registry, order: Order) -> None:
        self.graph = graph
        self.registry = registry
        self.order = order
        self.by_variable = {node.variable: node for node in graph.nodes}
        self.known_inputs, self.open_input = self._trigger_fields()
        self._compared = 0

    def problems(self, node: Node) -> Iterator[Problem]:
        """The problems of the templates of `node`."""
        node_type = self.registry.get(node.type, node.type_version)
        if node_type is None or node.disabled:
            return
        for path, text in strings(node.parameters, schema_of(node_type)):
            if "{{" in text:
                yield from self._template(node, ".".join(str(part) for part in path), text)

    def _template(self, node: Node, field: str, text: str) -> Iterator[Problem]:
        try:
            found = references(text)
        except TemplateError as error:
            where = f" (line {error.line}, column {error.column})" if error.line else ""
            yield Problem(
                code="invalid_template",
                node_id=node.id,
                field=field,
                message=f"The template cannot be read: {error.message}{where}",
                hint=error.hint,
            )
            return
        for reference in {ref.path[0]: ref for ref in reversed(found) if ref.path}.values():
            problem = self._reference(node, field, reference)
            if problem:
                yield problem

    def _reference(self, node: Node, field: str, reference: Reference) -> Problem | None:
        name = str(reference.path[0])
        other = self.by_variable.get(name)
        if other is not None:
            return self._node_reference(node, field, reference, other)
        if name in ALWAYS or name in self.known_inputs or (name in IN_BODY and self._has_turns(node)):
            return None
        return self._unknown(node, field, reference, name)

    def _node_reference(self, node: Node, field: str, reference: Reference, other: Node) -> Problem | None:
        name = other.variable
        if other.disabled:
            return _problem("disabled_reference", node, field, f"`{name}` is disabled and has no output.")
        if other.parent is not None and not self._is_inside(node, other.parent):
            container = self.graph.by_id[other.parent]
            return _problem(
                "inside_container",
                node,
                field,
                f"`{name}` is inside {container.label} and cannot be read outside it.",
                f"Read the results of the turns: {{{{{container.variable}}}}}",
            )
        if not self.order.comes_before(other.id, node.id):
            return _problem(
                "not_upstream",
                node,
                field,
                f"`{name}` does not run before this node.",
                f"Connect {other.label} so that it comes before this node, or read another variable.",
            )
        if reference.guarded or self.order.has_surely_run(other.id, node.id):
            return None
        return _problem(
            "may_not_have_run",
            node,
            field,
            f"`{name}` may not have run when this node starts.",
            f"Give a default: {{{{default {'.'.join(map(str, reference.path))} ''}}}}",
            warning=True,
        )

    def _has_turns(self, node: Node) -> bool:
        node_type = self.registry.get(node.type, node.type_version)
        return node.parent is not None or bool(node_type and node_type.carries)

    def _is_inside(self, node: Node, container: str) -> bool:
        seen: set[str] = set()
        parent = node.parent
        while parent in self.graph.by_id and parent not in seen:
            if parent == container:
                return True
            seen.add(parent)
            parent = self.graph.by_id[parent].parent
        return False

    def _unknown(self, node: Node, field: str, reference: Reference, name: str) -> Problem | None:
        upstream = [self.graph.by_id[i].variable for i in self.order.ancestors(node.id)]
        near = self._near(name, upstream)
        if self.open_input and not near and (len(reference.path) == 1 or reference.guarded):
            return None
        there = [*sorted(upstream)[:MOST_NAMED], "trigger"]
        hint = f"Did you mean `{near[0]}`?" if near else f"Available: {', '.join(there)}."
        message = f"`{name}` is neither a node before this one nor a known field of the run's input."
        return _problem("unknown_reference", node, field, message, hint, warning=self.open_input and not near)

    def _near(self, name: str, upstream: list[str]) -> list[str]:
        """The name that was probably meant, within the limit of comparisons."""
        self._compared += len(upstream)
        if self._compared > MOST_COMPARED:
            return []
        return difflib.get_close_matches(name, upstream, n=1, cutoff=NEAR)

    def _trigger_fields(self) -> tuple[set[str], bool]:
        known: set[str] = set()
        is_open = False
        for node in self.graph.nodes:
            node_type = self.registry.get(node.type, node.type_version)
            if node_type and node_type.is_trigger:
                fields = node_type.output.model_fields
                known |= set(fields)
                sample = node.parameters.get("sample_input")
                known |= set(sample) if isinstance(sample, dict) else set()
                is_open = is_open or not fields
        return known, is_open


def _problem(
    code: str, node: Node, field: str, message: str, hint: str | None = None, warning: bool = False
) -> Problem:
    severity = "warning" if warning else "error"
    return Problem(
        code=code,
        node_id=node.id,
        field=field,
        message=message,
        hint=hint,
        severity=severity,  # type: ignore[arg-type]
    )
