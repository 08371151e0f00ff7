"""Problems of a single node: type, name, parameters, credential and error handling."""

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from workflows.graph.graph import Graph, Node
from workflows.graph.naming import PATTERN, RESERVED
from workflows.graph.parameters import at, holds_template
from workflows.sdk import Problem, Registry
from workflows.sdk.registry import AnyNodeType

Defaults = Callable[[str], Mapping[str, Any]]
"""By node type, the values used for settings that a node leaves unset."""


def no_defaults(node_type: str) -> Mapping[str, Any]:
    """No defaults, for graphs that are validated outside an installation."""
    return {}


@dataclass(frozen=True)
class CredentialFacts:
    """The facts about a credential that validation needs."""

    type: str
    name: str


class Routes(Protocol):
    """What validation asks about an organisation's connections to models."""

    def has_key(self, node: Node, node_type: AnyNodeType) -> bool:
        """Whether a node without a credential has a key nevertheless."""
        ...

    def problems(self, node: Node, node_type: AnyNodeType) -> Iterator[Problem]:
        """What is wrong with the connection that a node names."""
        ...


class _NoRoutes:
    """For graphs that are validated outside an organisation."""

    def has_key(self, node: Node, node_type: AnyNodeType) -> bool:
        """No."""
        return False

    def problems(self, node: Node, node_type: AnyNodeType) -> Iterator[Problem]:
        """None."""
        return iter(())


NO_ROUTES = _NoRoutes()


def problems(
    node: Node,
    graph: Graph,
    registry: Registry,
    credentials: Mapping[str, CredentialFacts] | None,
    helpers: Collection[str],
    defaults: Defaults = no_defaults,
    routes: Routes = NO_ROUTES,
) -> Iterator[Problem]:
    """All problems of `node`, except those of its edges and templates."""
    node_type = registry.get(node.type, node.type_version)
    if node_type is None:
        yield _unknown_type(node, registry)
        return
    yield from _variable(node, graph, helpers)
    yield from _parent(node, graph, registry)
    if node.disabled:
        return
    yield from _container(node, graph, node_type)
    yield from _parameters(node, node_type)
    yield from _credential(node, node_type, credentials)
    chosen = {name: value for name, value in node.parameters.items() if value not in (None, "")}
    settled = {**node.parameters, **defaults(node.type), **chosen}
    yield from routes.problems(node, node_type)
    has_key = node.credential is not None or routes.has_key(node, node_type)
    for problem in node_type.check(settled, has_key):
        yield Problem(**{**problem.__dict__, "node_id": node.id})


def _unknown_type(node: Node, registry: Registry) -> Problem:
    near = difflib.get_close_matches(node.type, registry.names(), n=1)
    return Problem(
        code="unknown_node_type",
        node_id=node.id,
        field="type",
        message=f"There is no node type {node.type!r}.",
        hint=f"Did you mean {near[0]!r}?" if near else "It may belong to a node pack that is not installed.",
    )


def _variable(node: Node, graph: Graph, helpers: Collection[str]) -> Iterator[Problem]:
    name = node.variable
    reason = None
    if not PATTERN.match(name):
        reason = "must start with a letter and hold only letters, digits and _"
    elif name in RESERVED:
        reason = "is a name that templates already use"
    elif name in helpers:
        reason = "is the name of a template helper"
    elif graph.variables[name] > 1:
        reason = "is also the variable of another node"
    if reason:
        message = f"The variable {name!r} {reason}."
        yield Problem(code="invalid_variable", node_id=node.id, field="variable", message=message)


def _parent(node: Node, graph: Graph, registry: Registry) -> Iterator[Problem]:
    if node.parent is None:
        return
    problem = None
    if not is_container(graph, node.parent, registry):
        problem = "unknown_parent", f"The node {node.parent!r} is not a container."
    elif _is_inside_itself(node, graph):
        problem = "unknown_parent", "The node is inside itself."
    elif registry.get(node.type) and registry.get(node.type).is_trigger:  # type: ignore[union-attr]
        problem = "trigger_inside", "A trigger starts a run, so it cannot be inside a container."
    if problem:
        yield Problem(code=problem[0], node_id=node.id, field="parent", message=problem[1])


def is_container(graph: Graph, parent: str | None, registry: Registry) -> bool:
    """Whether nodes may have this `parent`; None, the top level, is valid too."""
    node = graph.by_id.get(parent) if parent is not None else None
    node_type = registry.get(node.type) if node else None
    return parent is None or bool(node_type and node_type.container)


def _is_inside_itself(node: Node, graph: Graph) -> bool:
    seen, parent = {node.id}, node.parent
    while parent is not None and parent in graph.by_id:
        if parent in seen:
            return True
        seen.add(parent)
        parent = graph.by_id[parent].parent
    return False


def _container(node: Node, graph: Graph, node_type: AnyNodeType) -> Iterator[Problem]:
    if node_type.container and node.id not in graph.containers:
        yield Problem(
            code="empty_container",
            node_id=node.id,
            message="The container is empty.",
            hint="Put at least one node inside; the nodes inside run once per turn.",
        )


def _parameters(node: Node, node_type: AnyNodeType) -> Iterator[Problem]:
    """Only the fixed parts of a draft are checked; the values of templates are checked after rendering."""
    try:
        node_type.params.model_validate(node.parameters)
    except ValidationError as error:
        for detail in error.errors():
            path = tuple(detail["loc"])
            if detail["type"] == "missing" or not holds_template(at(node.parameters, path)):
                field = ".".join(str(part) for part in path)
                missing = detail["type"] == "missing"
                yield Problem(
                    code="missing_parameter" if missing else "invalid_parameter",
                    node_id=node.id,
                    field=field,
                    message=f"`{field}` is missing." if missing else f"`{field}`{_detail_text(detail)}",
                )


def _detail_text(detail: ErrorDetails) -> str:
    if detail["type"] in ("string_too_short", "too_short") and not detail["input"]:
        return " is empty."
    return f": {detail['msg'].removeprefix('Value error, ')}"


def _credential(
    node: Node, node_type: AnyNodeType, credentials: Mapping[str, CredentialFacts] | None
) -> Iterator[Problem]:
    if node.credential is None:
        if node_type.credential_required:
            kinds = " or ".join(node_type.credential_types)
            message = f"The node needs a credential of type {kinds}."
            yield Problem(code="credential_missing", node_id=node.id, field="credential", message=message)
        return
    if credentials is None:
        return
    facts = credentials.get(node.credential)
    if facts is None:
        message = "The credential no longer exists."
        yield Problem(code="credential_not_found", node_id=node.id, field="credential", message=message)
    elif facts.type not in (fitting := node_type.credentials_of(node.parameters)):
        kinds = " or ".join(fitting) or "none at all"
        message = f"{facts.name!r} is of type {facts.type}; the node needs {kinds}."
        yield Problem(code="credential_type", node_id=node.id, field="credential", message=message)
