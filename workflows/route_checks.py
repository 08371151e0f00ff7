"""Problems of nodes whose model names a route, and which nodes the organisation's default route serves."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from ai_models.routes.choice import RouteFacts, routes_of, selected
from workflows.graph import Node
from workflows.sdk import Problem
from workflows.sdk.registry import AnyNodeType


@dataclass(frozen=True)
class OrganizationRoutes:
    """The routes of one organisation, as the graph's checks ask for them."""

    routes: list[RouteFacts]

    @classmethod
    def of(cls, organization: UUID) -> "OrganizationRoutes":
        """Its enabled routes."""
        return cls(routes_of(organization))

    def has_key(self, node: Node, node_type: AnyNodeType) -> bool:
        """Whether a node without a credential is served by the route that its model names, or by the default one."""
        if not node_type.asks_model:
            return False
        return self._named(node) is not None or any(route.is_default for route in self.routes)

    def problems(self, node: Node, node_type: AnyNodeType) -> Iterator[Problem]:
        """A route without a model, a credential beside a route, and a model that the route does not take."""
        route = self._named(node) if node_type.asks_model else None
        if route is None:
            return
        model = str(node.parameters["model"]).partition("/")[2]
        if not model:
            hint = f"Write {route.slug}/ and then the model's id."
            message = f"{route.slug}/ names the route and no model."
            yield _problem(node, "model_missing", message, hint)
        elif "{{" not in model and not route.takes(model):
            hint = "Choose one of the route's models, or change the models that it takes."
            message = f"The route {route.slug!r} does not take {model}."
            yield _problem(node, "model_not_found", message, hint)
        if node.credential is not None and node.credential != str(route.credential):
            message = f"The model names the route {route.slug!r}, but the node has a credential of its own."
            yield _problem(node, "credential_disagrees", message, "Remove one of them.")

    def _named(self, node: Node) -> RouteFacts | None:
        if not self.routes:
            return None
        selection = selected(str(node.parameters.get("model") or ""), self.routes)
        return next((route for route in self.routes if route.slug == selection.route), None)


def _problem(node: Node, code: str, message: str, hint: str) -> Problem:
    return Problem(code=code, node_id=node.id, field="model", message=message, hint=hint)
