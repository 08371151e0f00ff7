"""Calls of other workflows: the called execution is a separate row that refers to its caller."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Value
from django.db.models.functions import Left, StrIndex, Substr
from django.utils import timezone

from core.errors import NotFoundError
from executions.models import BATCH, Execution, NodeRun
from executions.models.querysets import NodeRunQuerySet
from executions.start.request import StartRequest
from executions.start.starting import insert
from executions.status import FINAL, OPEN
from executions.store.transitions import calls_ended
from executions.store.values import loaded
from workflows.entrances import Entrance, entrance_of
from workflows.models import Workflow, WorkflowVersion
from workflows.sdk import CalledExecution, Json, NodeError

CallSite = tuple[UUID, str, str]
"""The origin of a call: the calling execution, its node, and the iteration."""
MOST_DEPTH = 20
"""The maximum depth of nested calls (reliability, F54)."""


def call_key(node_id: str, iteration: str, number: int | None = None) -> str:
    """The key of a call within its caller; without a number, the prefix that all of a node's calls share."""
    return f"{node_id}:{iteration}:" + ("" if number is None else str(number))


def calling_nodes() -> NodeRunQuerySet:
    """The node run that made a call; for a subquery of called executions. The call's key identifies it."""
    key, rest = (
        OuterRef("call_key"),
        Substr(OuterRef("call_key"), StrIndex(OuterRef("call_key"), Value(":")) + 1),
    )
    return NodeRun.objects.filter(
        execution=OuterRef("called_by"),
        node_id=Left(key, StrIndex(key, Value(":")) - 1),
        iteration=Left(rest, StrIndex(rest, Value(":")) - 1),
    )


@dataclass(frozen=True)
class Callee:
    """The version that a node calls, without its graph, and the numbers of the inputs that the node has not
    started yet."""

    version: WorkflowVersion
    entrance: Entrance
    missing: frozenset[int]


def callee_of(place: CallSite, workflow: str, numbers: Iterable[int]) -> Callee:
    """What a node may start. Raises NodeError if the workflow must not be called from there."""
    caller, node_id, iteration = place
    parent = _parent(caller)
    if parent.depth >= MOST_DEPTH:
        message = f"Workflows may call one another at most {MOST_DEPTH} deep."
        raise NodeError("call_too_deep", message, "Does the workflow call itself endlessly?")
    keys = {call_key(node_id, iteration, number): number for number in numbers}
    there = set(parent.calls.filter(call_key__in=list(keys)).values_list("call_key", flat=True))
    missing = frozenset(number for key, number in keys.items() if key not in there)
    return Callee(*_called(parent, workflow), missing)


def _parent(caller: UUID) -> Execution:
    """The calling execution, without its inputs and outputs, which may be large."""
    kept = ("organization_id", "workflow_id", "root", "depth", "lane", "started_by", "own_files_only")
    parent: Execution = Execution.objects.only(*kept).get(pk=caller)
    return parent


def refused_inputs(callee: Callee, inputs: Mapping[int, Json], *, batch: bool) -> dict[int, NodeError]:
    """Why the version refuses some of the missing inputs of a batch, by number.

    A schema may take seconds for each: call neither on an event loop nor in a transaction. Raises NodeError for
    a single refused input, and for an unusable schema.
    """
    refused = {}
    for number in sorted(callee.missing):
        try:
            callee.entrance.check(inputs[number])
        except NodeError as error:
            if not batch or error.code != "input_invalid":
                raise
            refused[number] = error
    return refused


def calls_start(
    place: CallSite,
    callee: Callee,
    inputs: Mapping[int, Json],
    refused: Mapping[int, NodeError],
    *,
    attached: bool,
    batch: bool,
) -> list[Execution]:
    """Start the missing executions, one per input; returns the new ones. Call in a transaction.

    A refused input becomes a call that failed before it started. Raises NodeError if the root caller has caused
    too many unfinished executions.
    """
    caller, node_id, iteration = place
    parent = _parent(caller)
    _require_room(parent, len(callee.missing))
    lane = BATCH if batch else parent.lane
    rows = []
    for number in sorted(callee.missing):
        row = _row(parent, callee, call_key(node_id, iteration, number), inputs[number], attached, lane)
        if number in refused:
            row.status, row.finished_at = "failed", row.created_at
            row.error = refused[number].as_dict() | {"node_id": row.trigger_node}
        rows.append(row)
    try:
        with transaction.atomic():
            insert(rows)
    except IntegrityError:
        return []  # an earlier holder of the caller was faster and has started them
    calls_ended(caller for row in rows if row.attached and row.status == "failed")
    return rows


def _require_room(parent: Execution, wanted: int) -> None:
    """Otherwise a workflow that calls itself several times would fill everyone's queue."""
    most = settings.MAX_DESCENDANTS
    living = Execution.objects.filter(root=parent.root or parent.pk, status__in=OPEN)
    if wanted and living[:most].count() + wanted > most:
        message = f"A run can have at most {most} unfinished executions that it caused."
        raise NodeError("too_many_calls", message, "Does the workflow call itself?", retryable=True)


def calls_of(place: CallSite) -> list[CalledExecution]:
    """Every execution that the node has started, by number; their outputs only once all of them have ended."""
    caller, node_id, iteration = place
    begin = call_key(node_id, iteration)
    # Not `startswith`, which is case-insensitive on SQLite.
    rows = Execution.objects.alias(place=Left("call_key", len(begin))).filter(called_by=caller, place=begin)
    states = rows.values_list("call_key", "pk", "status", "error")
    found = [
        CalledExecution(
            number=int(key.removeprefix(begin)),
            execution=str(pk),
            status=status,
            ended=status in FINAL,
            error=error,
        )
        for key, pk, status, error in states
    ]
    if all(run.ended for run in found):
        stored = rows.values_list("pk", "organization", "output")
        outputs = {str(pk): loaded(output, organization) for pk, organization, output in stored}
        found = [replace(run, output=outputs[run.execution]) for run in found]
    return sorted(found, key=lambda run: run.number)


def _called(parent: Execution, workflow: str) -> tuple[WorkflowVersion, Entrance]:
    """The workflow's published version and its entrance for calls. Raises NodeError if it must not be called."""
    try:
        there = Workflow.objects.of(parent.organization_id).defer("published__graph")
        found: Workflow = there.get_or_404(workflow)
    except NotFoundError as error:
        raise NodeError("workflow_not_found", "The workflow to call does not exist.") from error
    version = found.published
    if version is None:
        message = f"The workflow {found.name!r} has not been published."
        raise NodeError("not_published", message, "Publish it, then run this again.")
    version.workflow = found
    entrance = entrance_of(version.pk)
    if entrance is None:
        hint = "Add the trigger `Called by a workflow` to it, and publish it."
        raise NodeError("not_callable", f"The workflow {found.name!r} has no trigger for calls.", hint)
    if not entrance.lets_in(str(parent.workflow_id)):
        hint = "Its trigger lists which workflows may call it."
        raise NodeError("not_allowed", f"The workflow {found.name!r} may not be called from here.", hint)
    return version, entrance


def _row(parent: Execution, callee: Callee, key: str, input: Json, attached: bool, lane: int) -> Execution:
    start = StartRequest(
        workflow=callee.version.workflow,
        version=callee.version,
        trigger_node=callee.entrance.node_id,
        mode="called",
        input=input,
        lane=lane,
        depth=parent.depth + 1,
    )
    row = start.row(timezone.now())
    row.called_by, row.call_key, row.attached = parent, key, attached
    row.root = parent.root or parent.pk
    row.started_by, row.own_files_only = parent.started_by, parent.own_files_only
    return row
