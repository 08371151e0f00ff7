"""Which provider a node's model call goes to, and with which key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from ai_models.clients import client_of
from ai_models.providers import provider_types
from ai_models.routes.choice import RouteFacts, selected
from ai_models.sdk.provider import Provider
from ai_models.services import provider_for
from core.async_cache import AsyncCache
from core.egress import Egress
from core.secrets.redaction import Redactor
from credentials.opening import OpenCredential
from credentials.services import credential_open
from executions.pacing.pacing import PacedTarget
from executions.store.reader import Reader
from executions.worker.pinned import PinnedRoute
from workflows.sdk import LlmError

Routes: TypeAlias = AsyncCache[UUID, list[RouteFacts]]
"""By organisation."""


@dataclass(frozen=True)
class Connection:
    """Where a call goes: the provider's client, the model's id as that knows it, and by what it is paced and paid."""

    provider: Provider
    model: str
    route: str = ""
    credential: UUID | None = None
    place: PacedTarget | None = None


@dataclass(frozen=True, kw_only=True)
class Connections:
    """The connections of one node: its own credential, the organisation's routes, or neither."""

    organization: UUID
    own: OpenCredential | None
    routes: Routes
    pinned: PinnedRoute
    egress: Egress
    reader: Reader
    redactor: Redactor
    place_of: Callable[[OpenCredential], PacedTarget]

    async def choose(self, selector: str) -> Connection:
        """The connection of a model or a selector.

        The node's own credential; else the route that the model names; else the organisation's default route.
        Raises LlmError, and NodeError if a credential cannot be opened.
        """
        routes = await self.routes.get(self.organization)
        may_name_one = selector.partition("/")[0] in {route.slug for route in routes}
        named = await self.reader.read(selected, selector, routes) if may_name_one else None
        if named is not None and named.route is not None:
            return await self._by_route(next(one for one in routes if one.slug == named.route), named.model)
        provider = provider_for(selector, self.own, self.egress)
        if provider is not None:
            own = self.own
            place = self.place_of(own) if own else None
            return Connection(provider, selector, credential=own.id if own else None, place=place)
        return await self._by_route(await self._default(routes, selector), selector)

    async def _default(self, routes: Sequence[RouteFacts], model: str) -> RouteFacts:
        slug = await self.pinned.get(next((one.slug for one in routes if one.is_default), ""))
        found = next((one for one in routes if one.slug == slug), None)
        if found is not None:
            return found
        if slug:
            raise LlmError(
                "credential_missing",
                f"The route {slug!r}, with which this run began, is gone or switched off.",
                "Switch it on again, or run the workflow anew.",
            )
        raise LlmError(
            "credential_missing",
            f"The model {model} needs a credential.",
            "Choose an OpenRouter credential on the node, connect the organisation with OpenRouter in the "
            "settings, or use a model that starts with `sandbox/`.",
        )

    async def _by_route(self, route: RouteFacts, model: str) -> Connection:
        if not model:
            hint = f"Write {route.slug}/ and then the model's id."
            raise LlmError("model_not_found", f"{route.slug}/ names no model.", hint)
        if self.own is not None and route.credential != self.own.id:
            raise LlmError(
                "invalid_request",
                f"The model names the route {route.slug!r}, but the node has a credential of its own.",
                "Remove one of them.",
            )
        if not await self.reader.read(route.takes, model):
            hint = "Choose one of the route's models, or change the models that it takes."
            raise LlmError("model_not_found", f"The route {route.slug!r} does not take {model}.", hint)
        return await self._opened(route, model)

    async def _opened(self, route: RouteFacts, model: str) -> Connection:
        opened: OpenCredential | None = None
        if route.credential is not None:
            opened = await self.reader.read(credential_open, self.organization, route.credential)
            self.redactor.add(opened.secrets)
        fields = dict(opened.fields) if opened else {}
        if route.base_url:
            fields["base_url"] = route.base_url
        client = client_of(provider_types()[route.driver], fields, self.egress)
        place = self.place_of(opened) if opened else None
        return Connection(client, model, route.slug, route.credential, place)
