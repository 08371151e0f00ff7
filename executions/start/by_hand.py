"""Runs requested by a click or a program: the version to run, and the trigger to start from."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from accounts.actor import Actor
from core.errors import ConflictError, InvalidError, UnprocessableError
from executions.start.request import StartRequest
from workflows.drafts import draft_load, draft_problems
from workflows.graph import Graph, Order
from workflows.models import Workflow, WorkflowVersion
from workflows.nodes import catalogue
from workflows.sdk import Json
from workflows.services import require_runnable, version_of

ENDPOINT = "run"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A requested run: the published version or the draft, from a trigger (None: the usual one), up to a node.
    `key` is the caller's Idempotency-Key, `reply_to` the process that waits for the reply."""

    input: dict[str, Json]
    draft: bool
    trigger: str | None
    until_node: str
    key: str
    reply_to: str


def start_request(wanted: Wanted, actor: Actor, workflow_id: UUID) -> StartRequest:
    """The start request. Raises WireloomError if it cannot be run like that."""
    workflow: Workflow = Workflow.objects.of(actor.organization).get_or_404(workflow_id)
    version = _draft(workflow, actor) if wanted.draft else published_version(workflow)
    graph, until = Graph.stored(version.graph), wanted.until_node
    if until and until not in graph.by_id:
        raise InvalidError(f"`until_node`: there is no node {until!r}.")
    return request_of(wanted, actor, version, _trigger(graph, wanted.trigger, until))


def request_of(wanted: Wanted, actor: Actor, version: WorkflowVersion, trigger_node: str) -> StartRequest:
    """The start request of a version at one of its triggers."""
    return StartRequest(
        workflow=version.workflow,
        version=version,
        trigger_node=trigger_node,
        mode="api" if actor.token else "manual",
        input=wanted.input,
        until_node=wanted.until_node,
        reply_to=wanted.reply_to,
        endpoint=ENDPOINT,
        key=wanted.key,
        asked=[wanted.input, wanted.draft, wanted.trigger, wanted.until_node],
        by=actor,
    )


def _draft(workflow: Workflow, actor: Actor) -> WorkflowVersion:
    graph = draft_load(workflow)
    require_runnable(draft_problems(workflow, graph))
    return version_of(workflow=workflow, user=actor.user, graph=graph)


def published_version(workflow: Workflow) -> WorkflowVersion:
    """The published version. Raises ConflictError `not_published`."""
    if workflow.published is None:
        hint = "Publish it, or run the draft with `draft: true`."
        raise ConflictError("The workflow has not been published.", hint, code="not_published")
    return workflow.published


def _trigger(graph: Graph, wanted: str | None, until: str) -> str:
    triggers = triggers_of(graph)
    if wanted and wanted not in triggers:
        raise InvalidError(f"`trigger`: {wanted!r} is not a trigger of this workflow.")
    if not triggers:
        raise UnprocessableError("The workflow has no enabled trigger.", code="invalid_graph")
    fitting = [wanted] if wanted else triggers
    return usual(graph, _leading_to(graph, until, fitting) if until else fitting)


def usual(graph: Graph, triggers: Collection[str]) -> str:
    """The trigger that a run starts with by default: a manual one, otherwise the first."""
    manual = [node_id for node_id in triggers if graph.by_id[node_id].type == "trigger.manual"]
    return (manual or [*triggers])[0]


def triggers_of(graph: Graph) -> list[str]:
    """The enabled triggers, in drawing order."""
    registry = catalogue()
    types = {node.id: registry.get(node.type) for node in graph.nodes if not node.disabled}
    return [node_id for node_id, kind in types.items() if kind and kind.is_trigger]


def _leading_to(graph: Graph, until: str, triggers: list[str]) -> list[str]:
    reached_from = Order(graph, catalogue()).up_to(until)
    leading = [node_id for node_id in triggers if node_id in reached_from]
    if not leading:
        asked = f"the trigger {triggers[0]!r} does not lead" if len(triggers) == 1 else "no trigger leads"
        raise InvalidError(
            f"`until_node`: {asked} to {until!r}.", "Connect them, or choose another trigger or another node."
        )
    return leading
