"""Which connection carries a call: see the contract, section 8, "Which key"."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ai_models.connections.models import ANY, CATALOGUE, Route
from ai_models.models import AIModel
from ai_models.routing.selectors import Selection, select


@dataclass(frozen=True)
class RouteFacts:
    """What a call needs to know of a route."""

    slug: str
    driver: str
    base_url: str
    credential: UUID | None
    default_model: str
    model_support: str
    allowed_models: Sequence[str]
    is_default: bool

    def takes(self, model: str) -> bool:
        """Whether the route takes the model. Reads the database for routes of the catalogue."""
        if self.model_support == ANY:
            return True
        if self.model_support == CATALOGUE:
            return is_model(model)
        return model in self.allowed_models


def routes_of(organization: UUID) -> list[RouteFacts]:
    """The organisation's enabled routes."""
    names = ("slug", "driver", "base_url", "credential", "default_model", "model_support", "allowed_models")
    rows = Route.objects.in_organization(organization).filter(enabled=True).order_by("slug")
    return [RouteFacts(*row) for row in rows.values_list(*names, "is_default")]


def selected(selector: str, routes: Sequence[RouteFacts]) -> Selection:
    """The route and the model that a selector names. Reads the database if it may name a route."""
    return select(selector, {route.slug for route in routes}, is_model)


def is_model(model: str) -> bool:
    """Whether the catalogue has a model of that id."""
    return AIModel.objects.filter(model_id=model).exists()
