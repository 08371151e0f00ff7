"""A cache of published workflows that a token has run recently, which run again without reading a row.

The transaction that starts the run verifies that token and workflow are unchanged, as for a webhook.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from accounts.clients import Client
from accounts.known_tokens import KnownToken, known_tokens
from core.async_cache import AsyncCache
from core.db.stamps import Proof, Stamps
from core.errors import UnauthenticatedError
from executions.start.by_hand import Wanted, published_version, request_of, triggers_of, usual
from executions.start.intake import intake
from executions.start.request import StartRequest
from workflows.graph import Graph
from workflows.models import Workflow, WorkflowVersion

MOST_KNOWN = 1_000

WORKFLOWS = Stamps(
    Workflow.objects.there, "pk", ("published_id", "organization_id", "name", "timeout_s", "followed")
)
"""The columns of a workflow on which a manual start depends."""


@dataclass(frozen=True)
class KnownRun:
    """Who may run it, what would run, and the state of the rows that say so."""

    token: KnownToken
    version: WorkflowVersion
    triggers: frozenset[str]
    usual: str
    workflow_proof: Proof

    def serves(self, wanted: Wanted) -> bool:
        """Whether nothing else needs to be looked up."""
        fitting = wanted.trigger is None or wanted.trigger in self.triggers
        return fitting and not wanted.draft and not wanted.until_node and not self.token.is_over

    def request(self, wanted: Wanted, client: Client) -> StartRequest:
        """The start request, with its proofs."""
        actor = self.token.used(client)
        made = request_of(wanted, actor, self.version, wanted.trigger or self.usual)
        return replace(made, proofs=(self.token.proof, self.workflow_proof))


async def _look_up(key: tuple[str, UUID]) -> KnownRun:
    return await intake.read(_found, *key)


known_runs: AsyncCache[tuple[str, UUID], KnownRun] = AsyncCache(_look_up, MOST_KNOWN)
"""By the digest of the token and the id of the workflow."""


def _found(token_digest: str, workflow_id: UUID) -> KnownRun:
    """Raises WireloomError if the token may not run it, or there is nothing to run."""
    token = known_tokens.find(token_digest)
    if token is None:
        raise UnauthenticatedError("The API token is unknown or revoked.")
    token.actor.require("workflow.run")
    # Read before the rows: if they change meanwhile, the stamp is the outdated part.
    proof = WORKFLOWS.proof(workflow_id, WORKFLOWS.now([workflow_id]).get(workflow_id, ()))
    workflow: Workflow = Workflow.objects.of(token.actor.organization).get_or_404(workflow_id)
    version = published_version(workflow)
    graph = Graph.stored(version.graph)
    triggers = triggers_of(graph)
    version.workflow, version.graph = workflow, {}
    return KnownRun(token, version, frozenset(triggers), usual(graph, triggers) if triggers else "", proof)
