"""Running an execution again: from its start, or behind what had already succeeded."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.errors import ConflictError, InvalidError
from executions.hints import hint
from executions.models import Execution, NodeRun
from executions.querysets import FINAL
from executions.starting import Start
from workflows.graph import Graph, Order
from workflows.nodes import catalogue
from workflows.sdk import Json

KEPT = ("succeeded", "skipped", "reused")


def execution_retry(
    *,
    execution: Execution,
    start_at: str,
    input: Json = None,
    output_overrides: Mapping[str, Json] | None = None,
) -> Execution:
    """A new execution of the same version.

    `start_at` is `start`, `failed` or a node's id. Results of nodes that do not come after it are taken over as
    `reused` and cost nothing; `output_overrides` replaces outputs by node id. Raises ConflictError while the
    execution is going on, InvalidError for a node that is not there.
    """
    if execution.status not in FINAL:
        raise ConflictError("The execution has not ended.", "Cancel it first.", code="not_ended")
    graph = Graph.model_validate(execution.version.graph)
    overrides = dict(output_overrides or {})
    _check_nodes(graph, [*overrides, *([] if start_at in ("start", "failed") else [start_at])])
    runs = {run.node_id: run for run in execution.node_runs.filter(iteration="")}
    again = _to_run_again(graph, runs, start_at) - set(overrides)
    if input is not None:
        again.add(execution.trigger_node)
    kept = [run for node_id, run in runs.items() if node_id not in again]
    if start_at == "failed":
        kept += _ended_turns(execution, graph, again)
    with transaction.atomic():
        made = _new(execution, execution.input if input is None else input)
        NodeRun.objects.bulk_create(_reused(made, kept, overrides))
    hint([made.pk])
    return made


def _check_nodes(graph: Graph, node_ids: list[str]) -> None:
    for node_id in node_ids:
        if node_id not in graph.by_id:
            raise InvalidError(f"The execution has no node {node_id!r}.")


def _to_run_again(graph: Graph, runs: Mapping[str, NodeRun], start_at: str) -> set[str]:
    if start_at == "start":
        return set(graph.by_id)
    ended_well = {node_id for node_id, run in runs.items() if run.status in KEPT}
    first = set(graph.by_id) - ended_well if start_at == "failed" else {start_at}
    ancestors = Order(graph, catalogue()).ancestors
    behind = {node_id for node_id in graph.by_id if ancestors[node_id] & first}
    return first | behind | (set(graph.by_id) - ended_well)


def _ended_turns(execution: Execution, graph: Graph, again: set[str]) -> list[NodeRun]:
    """What had succeeded inside the containers that failed: their items are the same, so their turns need not be
    repeated. A container behind one that runs again may get other items."""
    ancestors = Order(graph, catalogue()).ancestors
    containers = {node_id for node_id in again if not ancestors[node_id] & again}
    inside = execution.node_runs.exclude(iteration="").filter(status__in=KEPT)
    return [run for run in inside if _outermost(graph, run.node_id) in containers]


def _outermost(graph: Graph, node_id: str) -> str:
    node = graph.by_id[node_id]
    return _outermost(graph, node.parent) if node.parent else node_id


def _new(execution: Execution, input: Json) -> Execution:
    start = Start(
        workflow=execution.workflow,
        version=execution.version,
        trigger_node=execution.trigger_node,
        mode=execution.mode,
        input=input,
        until_node=execution.until_node,
    )
    made = start.row(timezone.now())
    made.retry_of = execution
    made.save(force_insert=True)
    return made


def _reused(made: Execution, kept: list[NodeRun], overrides: Mapping[str, Json]) -> list[NodeRun]:
    found = []
    for place, run in enumerate(kept, start=made.seq + 1):
        found.append(NodeRun(**_facts(run), execution=made, seq=place))
        if run.node_id in overrides and not run.iteration:
            found[-1].output = overrides[run.node_id]
            found[-1].ports = run.ports or ["main"]
            found[-1].status = "reused"
    made.seq += len(kept)
    made.save(update_fields=["seq"])
    return found


def _facts(run: NodeRun) -> dict[str, Any]:
    return {
        "node_id": run.node_id,
        "iteration": run.iteration,
        "attempt": run.attempt,
        "status": "skipped" if run.status == "skipped" else "reused",
        "effect": run.effect,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "input": run.input,
        "output": run.output,
        "ports": run.ports,
        "usage": {"input_tokens": 0, "output_tokens": 0},
    }
