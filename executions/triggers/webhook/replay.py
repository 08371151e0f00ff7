"""Replays a stored webhook call."""

from accounts.actor import Actor
from core.db.ids import uuid7
from core.errors import ConflictError, UnprocessableError
from executions.models.hook_calls import HookCall
from executions.start.incoming_files import IncomingFiles
from executions.start.request import Started, StartRequest
from executions.start.starting import execution_start
from executions.triggers.http.call import HttpCall
from workflows.graph import Graph
from workflows.models import WorkflowVersion
from workflows.test_addresses import TYPE


def call_replay(call: HookCall, by: Actor, key: str = "") -> Started:
    """Start a run of the currently published version with the call's input, except its secret headers.

    `key` is the caller's Idempotency-Key. Raises ConflictError if the webhook is no longer published,
    UnprocessableError for a refused call whose body was not stored completely, InvalidError or TooLargeError for a
    body that was refused for its content.
    """
    version = _published(call)
    again = HttpCall.again(call)
    if len(again.body) < call.size:
        message = (
            f"Only {len(again.body)} of the body's {call.size} bytes were kept, because the call was refused."
        )
        raise UnprocessableError(message, "Ask the sender to repeat it.", code="body_not_kept")
    execution = uuid7()
    files = IncomingFiles(call.workflow.organization_id, execution)
    return execution_start(
        StartRequest(
            id=execution,
            workflow=call.workflow,
            version=version,
            trigger_node=call.node_id,
            mode="webhook",
            input=again.input((), files),
            files=files,
            endpoint="replay",
            key=key,
            asked=str(call.pk),
            by=by,
            act="call.replayed",
        )
    )


def _published(call: HookCall) -> WorkflowVersion:
    version = call.workflow.published
    node = Graph.stored(version.graph).by_id.get(call.node_id) if version else None
    if version is None or node is None or node.type != TYPE or node.disabled:
        raise ConflictError(
            f"The published workflow has no webhook {call.node_id!r}.",
            "First publish the workflow with this webhook.",
            code="not_published",
        )
    return version
