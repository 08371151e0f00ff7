"""Builds the Context of each attempt of one execution, and opens the node's credential for it."""

from dataclasses import dataclass
from uuid import UUID

from ai_models.budgets.prices import price_of
from ai_models.routes.choice import routes_of
from core.async_cache import AsyncCache
from credentials.opening import OpenCredential
from credentials.services import credential_open
from executions.engine.record import NodeRecord
from executions.store.reader import Reader
from executions.worker.connections import Routes
from executions.worker.context import Prices, Resources, RunningContext
from workflows.graph import Node
from workflows.sdk import Body, Context, Incoming, Json

KEPT_PRICES = 1_000
PRICES_FRESH_S = 60.0
KEPT_ROUTES = 1_000
ROUTES_FRESH_S = 0.5


def prices(reader: Reader) -> Prices:
    """Cached prices, at most a minute old: they serve estimates and reservations."""
    return AsyncCache(lambda model: reader.read(price_of, model), KEPT_PRICES, PRICES_FRESH_S)


def routes(reader: Reader) -> Routes:
    """Cached routes, at most half a second old: who connects the organisation and runs a workflow must not wait."""
    return AsyncCache(lambda organization: reader.read(routes_of, organization), KEPT_ROUTES, ROUTES_FRESH_S)


@dataclass(frozen=True)
class RuntimeContexts:
    """The engine's Contexts for one execution."""

    resources: Resources

    async def build(
        self, node: Node, record: NodeRecord, incoming: list[Incoming], value: Json, body: Body | None
    ) -> Context:
        """The capabilities of this attempt. Raises NodeError if the credential cannot be opened."""
        return RunningContext(
            resources=self.resources,
            record=record,
            type=node.type,
            given=value,
            arrived=incoming,
            opened=await self._credential(node) if node.credential else None,
            body=body,
        )

    async def _credential(self, node: Node) -> OpenCredential:
        shared = self.resources
        opened = await shared.reader.read(credential_open, shared.organization, UUID(node.credential))
        shared.redactor.add(opened.secrets)
        return opened
