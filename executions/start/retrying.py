"""Retries executions: from the start, or reusing finished nodes."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import audit
from core.errors import ConflictError, InvalidError
from executions.models import Execution, NodeRun
from executions.start.cancelling import told_of
from executions.start.request import StartRequest
from executions.start.reuse import known_runs, overrides_of, put_in_place, take_over
from executions.start.starting import insert
from executions.status import FINAL
from executions.store.values import stored
from executions.wire.access import sees_only_own
from executions.wire.hints import hint
from workflows.graph import Graph, Order
from workflows.models import Workflow
from workflows.nodes import catalogue
from workflows.sdk import Json


def execution_retry(
    *,
    execution: Execution,
    start_at: str,
    input: Json = None,
    output_overrides: Mapping[str, Json] | None = None,
    actor: Actor | None = None,
) -> Execution:
    """Start a new execution of the same version.

    `start_at` is `start`, `failed` (the nodes that ended the run, and those it never reached) or a node's id; a
    node inside a container stands for its outermost container. Outcomes of nodes that do not come after it are
    reused as `reused` at no cost; `output_overrides` sets outputs by node id, and those nodes do not run.

    Raises ConflictError while the execution is unfinished or if its workflow was deleted, InvalidError for a
    node that does not exist, from which nothing would run, or that cannot be overridden.
    """
    if execution.status not in FINAL:
        raise ConflictError("The execution has not ended.", "Cancel it first.", code="not_ended")
    graph, given = Graph.stored(execution.version.graph), dict(output_overrides or {})
    _require_nodes(graph, "output_overrides", given)
    known = known_runs(execution, graph)
    runs = {run.node_id: run for run in known.filter(iteration="").only("node_id", "status", "ports")}
    overrides = overrides_of(graph, given, runs)
    by_hand = given.keys() | ({execution.trigger_node} if input is not None else set())
    kept = _kept(Order(graph, catalogue()), execution, runs, start_at, by_hand)
    made = _row(execution, given.get(execution.trigger_node) if input is None else input, actor)
    with transaction.atomic():
        _require_workflow(execution)
        insert([made])
        take_over(made, known, kept)
        put_in_place(made, overrides)
        Execution.objects.filter(pk=made.pk).update(seq=made.seq)
        if actor is not None:
            place = {"retry_of": str(execution.pk), "from": start_at, "overridden": sorted(given)}
            audit(actor, "execution.retried", made.pk, **told_of(made), **place)
    hint([made.pk])
    return made


def _require_nodes(graph: Graph, field: str, node_ids: Collection[str]) -> None:
    for node_id in node_ids:
        if node_id not in graph.by_id:
            hint = "The nodes that it ran are in its `graph`; the draft may have others."
            raise InvalidError(f"`{field}`: the execution has no node {node_id!r}.", hint)


def _require_workflow(execution: Execution) -> None:
    """Refuse for a deleted workflow; a concurrent deletion waits, so that it also cancels what starts now."""
    there = Workflow.objects.there().filter(pk=execution.workflow_id)
    if there.select_for_update(no_key=True).first() is None:
        hint = "Its history stays readable. To run it again, create it as a new workflow."
        raise ConflictError("The workflow has been deleted.", hint, code="workflow_deleted")


def _kept(
    order: Order, execution: Execution, runs: Mapping[str, NodeRun], start_at: str, by_hand: set[str]
) -> set[str]:
    """The nodes whose known outcomes remain valid; `by_hand` are those whose output changes."""
    again = _to_run_again(order, set(runs), _first(order, execution, runs, start_at)) | by_hand
    inside = _inside_with_the_same_items(order, again, by_hand) if start_at == "failed" else set()
    return (set(runs) - again) | inside


def _first(order: Order, execution: Execution, runs: Mapping[str, NodeRun], start_at: str) -> set[str]:
    """The nodes to start from; without those whose state is unknown."""
    if start_at == "failed":
        return set()
    if start_at == "start":
        return _top(order.graph)
    _require_nodes(order.graph, "from", [start_at])
    node_id = order.graph.outermost(start_at)
    run, until = runs.get(node_id), execution.until_node
    if (run and run.status == "skipped" and not run.ports) or (until and node_id not in order.up_to(until)):
        hint = "Start from the beginning, or from a node that had run."
        raise InvalidError(f"`from`: the run does not reach the node {start_at!r}.", hint)
    return {node_id}


def _top(graph: Graph) -> set[str]:
    return {node.id for node in graph.nodes if not node.parent}


def _to_run_again(order: Order, known: set[str], first: set[str]) -> set[str]:
    """`first`, everything after it, and every node whose state is unknown."""
    unknown = _top(order.graph) - known
    first = first or unknown
    behind = {node_id for node_id in known if order.ancestors(node_id) & first}
    return first | behind | unknown


def _inside_with_the_same_items(order: Order, again: set[str], by_hand: set[str]) -> set[str]:
    """The nodes inside containers that run again with unchanged input: their finished turns need not be
    repeated. After a node that runs again, or whose output changes, a container may get different items."""
    containers = {node_id for node_id in again - by_hand if not order.ancestors(node_id) & again}
    graph = order.graph
    return {node.id for node in graph.nodes if node.parent and graph.outermost(node.id) in containers}


def _row(execution: Execution, input: Json, actor: Actor | None) -> Execution:
    """The unsaved new execution; without an input it gets the previous one."""
    start = StartRequest(
        workflow=execution.workflow,
        version=execution.version,
        trigger_node=execution.trigger_node,
        mode=execution.mode,
        input=stored(execution.input) if input is None else input,
        until_node=execution.until_node,
        depth=execution.depth,
    )
    made = start.row(timezone.now())
    made.retry_of = execution
    made.started_by, made.own_files_only = actor.user.pk if actor else None, sees_only_own(actor)
    return made
