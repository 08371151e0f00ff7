"""A person's decision about a node whose outcome is unknown, or that asks for an answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import audit, audit_link
from accounts.clients import UNKNOWN, Client
from core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from executions.models import Execution, NodeRun
from executions.start.cancelling import told_of
from executions.status import FINAL
from executions.store.transitions import answered
from executions.triggers.form.values import read_values, refuse_unknown
from executions.wire.hints import hint
from executions.wire.waits import digest
from workflows.sdk import Json
from workflows.sdk.form_fields import FormField

NO_COMMENT = "Write a comment: it is required to approve and to reject."
ANSWERS = ("approve", "reject")
RESOLUTIONS: dict[str, dict[str, Any]] = {
    # An attempt that never started: the engine starts the next one.
    "rerun": {"status": "queued", "finished_at": None},
    "skip": {"status": "skipped", "ports": ["main"], "error": None},
    "fail": {
        "status": "failed",
        "ports": None,
        "error": {
            "code": "interrupted",
            "message": "The node was interrupted, and it is unknown whether it acted.",
            "hint": None,
            "details": {},
        },
    },
}


def execution_resolve(
    *,
    execution: Execution,
    node_id: str,
    iteration: str,
    action: str,
    by: str,
    data: Json = None,
    shown: str | None = None,
    actor: Actor | None = None,
    client: Client = UNKNOWN,
) -> Execution:
    """Run an interrupted node again, skip it with `data` or let it fail; or answer a node that asks.

    `by` is the person who decides, an e-mail address or "" for a holder of the link; `shown` the digest of what
    they were shown; `actor` is the member who decides, `client` the origin of a link's use. The `data` of an
    answer to an approval is a comment, or an object with `comment` and `values`, the input by field name.

    Raises NotFoundError, ConflictError if there is nothing (or something else) to decide, InvalidError for an
    action that does not apply and for an answer without the required comment or values (`invalid_form`),
    ForbiddenError for somebody who is not an approver.
    """
    with transaction.atomic():
        row = Execution.objects.select_for_update().get(pk=execution.pk)
        node = row.node_runs.filter(node_id=node_id, iteration=iteration).first()
        if node is None:
            raise NotFoundError(f"The execution has no node run {node_id!r}.")
        if node.status == "interrupted" and row.status not in FINAL:
            _settle(row, node, action, data)
        else:
            check_asks(row, node)
            _answer(row, node, action, by, data, shown)
        told = {**told_of(row), "node_id": node_id, "iteration": iteration, "answer": action}
        if actor is not None:
            audit(actor, "execution.answered", row.pk, **told)
        else:
            audit_link(row.organization, by, client, "execution.answered", row.pk, **told)
    hint([execution.pk])
    execution.refresh_from_db()
    return execution


def check_asks(row: Execution, node: NodeRun) -> None:
    """Accept a node that can currently be answered; its execution may already be resuming because of another
    answer.

    Raises ConflictError `not_waiting`, or `too_late`.
    """
    wait = node.wait or {}
    asks = node.status == "waiting" and wait.get("asks")
    if row.status in FINAL or not asks or node.answer is not None:
        raise ConflictError(
            f"The node is {node.status} and the execution {row.status}; there is nothing to decide.",
            "It was already answered, its time has expired, or the run has ended.",
            code="not_waiting",
        )
    if wait.get("until") and datetime.fromisoformat(wait["until"]) <= timezone.now():
        raise ConflictError(
            "The time to decide has expired.", "The run continues without an answer.", code="too_late"
        )


def fields_of(shown: Mapping[str, Any]) -> list[FormField]:
    """The fields of what an approval shows; approvals from before fields existed have none."""
    return [FormField.model_validate(field) for field in shown.get("fields") or []]


def _settle(row: Execution, node: NodeRun, action: str, data: Json) -> None:
    if row.status != "waiting":
        hint = "You can decide once they have finished or are waiting."
        message = "Other branches of the run are still running."
        raise ConflictError(message, hint, code="not_waiting")
    changes = RESOLUTIONS.get(action)
    if changes is None:
        raise _unfit(action, RESOLUTIONS)
    output = {"output": data} if action == "skip" else {}
    row.node_runs.filter(pk=node.pk).update(
        **{"finished_at": timezone.now(), **changes, **output}, seq=row.seq + 1
    )
    answered(row)


def _answer(row: Execution, node: NodeRun, action: str, by: str, data: Json, shown: str | None) -> None:
    if action not in ANSWERS:
        raise _unfit(action, ANSWERS)
    asked: Mapping[str, Any] = (node.wait or {}).get("shown") or {}
    approvers = asked.get("approvers") or []
    if approvers and by.lower() not in {one.lower() for one in approvers}:
        raise ForbiddenError("You are not an approver.", f"It can be decided by {', '.join(approvers)}.")
    if shown is not None and shown != digest(asked):
        raise ConflictError(
            "The request has changed since it was shown.", "Read it again, then decide.", code="changed"
        )
    if asked.get("comment") == "required" and not _comment(data):
        raise InvalidError("The comment is missing.", NO_COMMENT, {"comment": NO_COMMENT}, "invalid_form")
    fields = fields_of(asked)
    if fields and action == "approve":
        data = _filled_in(fields, data)
    answer = {"action": action, "data": data, "by": by or None, "at": timezone.now().isoformat()}
    row.node_runs.filter(pk=node.pk).update(answer=answer, seq=row.seq + 1)
    answered(row)


def _comment(data: Json) -> str:
    comment = data.get("comment") if isinstance(data, dict) else data
    return comment.strip() if isinstance(comment, str) else ""


def _filled_in(fields: list[FormField], data: Json) -> Json:
    """`data` with each value converted by its field. Raises InvalidError `invalid_form`."""
    said = {"comment": data} if isinstance(data, str | None) else data
    if not isinstance(said, dict) or not said.keys() <= {"comment", "values"}:
        raise _misplaced("`data` is neither a comment nor an object with `comment` and `values`.")
    given = {} if said.get("values") is None else said["values"]
    if not isinstance(given, dict):
        raise _misplaced("`data.values` is not an object.")
    refuse_unknown(fields, given)
    return {"comment": said.get("comment"), "values": read_values(fields, given)}


def _misplaced(what: str) -> InvalidError:
    hint = "Put the values, by field name, in `data.values`."
    return InvalidError(what, hint, code="invalid_form")


def _unfit(action: str, fitting: Any) -> InvalidError:
    return InvalidError(f"{action!r} is not possible for this node.", f"Choose one of {', '.join(fitting)}.")
