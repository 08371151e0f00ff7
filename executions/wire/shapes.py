"""Executions and node runs as the API, the events and the sockets show them (contract, section 4)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.actor import Actor
from executions.models import Execution, NodeRun
from executions.wire.access import is_own, shown, shows_payload
from executions.wire.digest import digest

NO_USAGE = {"input_tokens": 0, "output_tokens": 0}
WHEN = ("status", "started_at", "finished_at")
OPEN_OF_EXECUTION = frozenset(
    {
        *(*WHEN, "id", "retry_of", "workflow", "workflow_name", "version", "mode", "seq", "created_at"),
        *("cost_usd", "usage", "graph", "nodes", "own"),
    }
)
OPEN_OF_NODE = frozenset(
    (*WHEN, "node_id", "iteration", "attempt", "cost_usd", "usage", "wait", "progress", "seq")
)
OPEN_OF_WAIT = ("until", "asks", "answered")
OPEN_OF_TURN = frozenset((*WHEN, "iteration"))
OPEN_OF_ATTEMPT = frozenset((*WHEN, "attempt"))
"""What everybody sees who may see executions; all else takes `execution.payload`, or to have started it."""

Viewer = Actor | None
"""Who looks; None is the execution's own caller, to whom its answer belongs."""


def shows(row: Execution, viewer: Viewer) -> bool:
    """Whether the viewer sees what went in and came out."""
    return viewer is None or shows_payload(viewer, row)


def summary(row: Execution, viewer: Viewer) -> dict[str, Any]:
    """A row of a list."""
    return shown(_summary(row, viewer), OPEN_OF_EXECUTION, shows(row, viewer))


def _summary(row: Execution, viewer: Viewer) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "retry_of": str(row.retry_of_id) if row.retry_of_id else None,
        "workflow": str(row.workflow_id),
        "workflow_name": row.workflow.name,
        "version": row.version.number,
        "mode": row.mode,
        "status": row.status,
        "seq": row.state_seq,
        "created_at": iso(row.created_at),
        "started_at": iso(row.started_at),
        "finished_at": iso(row.finished_at),
        "cost_usd": money(row.cost_usd),
        "usage": NO_USAGE | (row.usage or {}),
        "error": row.error,
        "own": viewer is not None and is_own(viewer, row),
    }


def state(row: Execution, viewer: Viewer) -> dict[str, Any]:
    """The execution without its nodes, as an event carries it."""
    return shown(_state(row, viewer), OPEN_OF_EXECUTION, shows(row, viewer))


def _state(row: Execution, viewer: Viewer) -> dict[str, Any]:
    return _summary(row, viewer) | {"input": row.input, "output": row.output}


def detail(row: Execution, viewer: Viewer) -> dict[str, Any]:
    """The whole execution."""
    whole = shows(row, viewer)
    nodes = [node(run, whole) for run in row.node_runs.filter(iteration="").order_by("id")]
    told = _state(row, viewer) | {"seq": row.seq, "graph": row.version.graph, "nodes": nodes}
    return shown(told, OPEN_OF_EXECUTION, whole)


def node(run: NodeRun, whole: bool) -> dict[str, Any]:
    """A node run with its latest attempt."""
    told = _node(run)
    if not whole and told["wait"]:
        told["wait"] = {key: value if key in OPEN_OF_WAIT else None for key, value in told["wait"].items()}
    return shown(told, OPEN_OF_NODE, whole)


def _node(run: NodeRun) -> dict[str, Any]:
    return {
        "node_id": run.node_id,
        "iteration": run.iteration,
        "attempt": run.attempt,
        "status": run.status,
        "started_at": iso(run.started_at),
        "finished_at": iso(run.finished_at),
        "input": run.input,
        "output": run.output,
        "error": run.error,
        "cost_usd": money(run.cost_usd),
        "usage": NO_USAGE | (run.usage or {}),
        "wait": _wait(run),
        "progress": run.progress,
        "seq": run.seq,
    }


def turn(run: NodeRun, whole: bool) -> dict[str, Any]:
    """A node's run in one turn of a loop, without its values."""
    told = {
        "iteration": run.iteration,
        "status": run.status,
        "started_at": iso(run.started_at),
        "finished_at": iso(run.finished_at),
        "error": run.error,
    }
    return shown(told, OPEN_OF_TURN, whole)


def _wait(run: NodeRun) -> dict[str, Any] | None:
    """What a node waits for; with the digest that binds an answer to what it shows."""
    if run.wait is None or run.status not in ("waiting", "retrying"):
        return None
    asks = run.wait.get("asks", False)
    asked = run.wait.get("shown")
    return {
        "until": run.wait.get("until"),
        "asks": asks,
        "shown": asked,
        "digest": digest(asked or {}) if asks else None,
        "answered": run.answer is not None,
    }


def attempts(run: NodeRun, whole: bool) -> list[dict[str, Any]]:
    """Every attempt, the earliest first."""
    latest = {
        "attempt": run.attempt,
        "status": run.status,
        "started_at": iso(run.started_at),
        "finished_at": iso(run.finished_at),
        "input": run.input,
        "output": run.output,
        "error": run.error,
        "calls": run.calls,
    }
    return [shown(attempt, OPEN_OF_ATTEMPT, whole) for attempt in (*run.earlier, latest)]


def events(row: Execution, after: int, viewer: Viewer) -> list[dict[str, Any]]:
    """What changed after `after` up to when `row` was read, in order: the messages of the socket.

    What its nodes did since then is told the next time: the row may have changed before them, and who was told of
    a later change asks no more for an earlier one.
    """
    runs = NodeRun.objects.filter(execution=row, seq__lte=row.seq).changed_after(after)
    execution_id, whole = str(row.pk), shows(row, viewer)
    found = [
        {"type": "node", "seq": run.seq, "execution_id": execution_id, "node": node(run, whole)}
        for run in runs
    ]
    if row.state_seq > after:
        found.append(
            {
                "type": "execution",
                "seq": row.state_seq,
                "execution_id": execution_id,
                "execution": state(row, viewer),
            }
        )
    return sorted(found, key=lambda event: event["seq"])


def money(value: Decimal) -> str:
    """US dollars with 12 places, as text."""
    return f"{value:.12f}"


def iso(value: datetime | None) -> str | None:
    """ISO 8601 in UTC."""
    return None if value is None else value.isoformat().replace("+00:00", "Z")
