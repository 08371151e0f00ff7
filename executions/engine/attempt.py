"""Runs one node to its outcome: resolve, write ahead, run, write down; and again where that is worth it."""

import asyncio
import json
import logging
from typing import Any

from executions.engine import retry
from executions.engine.plan import PlannedNode
from executions.engine.ports import Clock, Contexts, Journal, LeaseLostError
from executions.engine.record import NodeRecord
from executions.engine.scope import Scope
from executions.engine.status import NodeStatus
from workflows.sdk import Effect, Incoming, Json, NodeError, Output, Routed

log = logging.getLogger(__name__)

NODE_TIMEOUT = 600.0
"""Seconds a node may take when its settings do not say otherwise."""
MAX_OUTPUT = 64 * 1024 * 1024
TOO_LARGE = f"At most {MAX_OUTPUT // 1024 // 1024} MB are handed on; keep only what is needed."


class NodeRunner:
    """Runs the nodes of one execution."""

    def __init__(self, journal: Journal, contexts: Contexts, clock: Clock, scope: Scope) -> None:
        self.journal = journal
        self.contexts = contexts
        self.clock = clock
        self.scope = scope

    async def run(
        self, planned: PlannedNode, record: NodeRecord, incoming: list[Incoming], value: Json
    ) -> None:
        """Fill `record` with the outcome; when this returns, an outside effect's outcome is durable."""
        if planned.node.disabled:
            record.begin_attempt(self.clock.now())
            self._succeed(record, value, planned.ports[:1])
        else:
            await self._attempts(planned, record, incoming, value)
        record.finished_at = self.clock.now()
        self.journal.note(record)
        if record.effect != Effect.PURE:
            await self.journal.commit()

    async def _attempts(
        self, planned: PlannedNode, record: NodeRecord, incoming: list[Incoming], value: Json
    ) -> None:
        while True:
            record.begin_attempt(self.clock.now())
            error = await self._attempt(planned, record, incoming, value)
            if error is None:
                return
            wait = retry.delay(
                error, record.attempt, Effect(record.effect), planned.node.retry, self.clock.jitter()
            )
            if wait is None:
                self._fail(planned, record, error)
                return
            record.status, record.error = NodeStatus.RETRYING, _told(error) | {"retry_in_s": round(wait, 1)}
            record.finished_at = self.clock.now()
            self.journal.note(record)
            await self.journal.commit()
            await self.clock.sleep(wait)

    async def _attempt(
        self, planned: PlannedNode, record: NodeRecord, incoming: list[Incoming], value: Json
    ) -> NodeError | None:
        limit = planned.node.timeout_s or NODE_TIMEOUT
        try:
            async with asyncio.timeout(limit) as timer:
                result = await self._act(planned, record, incoming, value)
        except NodeError as error:
            return error
        except LeaseLostError:
            raise
        except TimeoutError as error:
            if timer.expired():
                hint = "Raise the node's time limit, or find out what takes so long."
                return NodeError("timeout", f"The node took longer than {limit:g} s.", hint, retryable=True)
            return _unexpected(error, record)
        except Exception as error:
            return _unexpected(error, record)
        return self._take(record, result if isinstance(result, Routed) else Routed(result, planned.ports))

    async def _act(
        self, planned: PlannedNode, record: NodeRecord, incoming: list[Incoming], value: Json
    ) -> Any:
        values, params = await planned.parameters.resolve(self.scope.names, self.scope.holds_large)
        effect = planned.type.effect_of(params)
        record.input, record.effect = values, effect.value
        context = await self.contexts.build(planned.node, record, incoming, value)
        if effect is not Effect.PURE:
            # Written ahead: after a crash the effect class says what an unfinished start means.
            self.journal.note(record)
            await self.journal.commit()
        return await planned.type.run(params, context)

    def _take(self, record: NodeRecord, routed: Routed) -> NodeError | None:
        output = _plain(routed.value)
        try:
            size = len(json.dumps(output, allow_nan=False))
        except (TypeError, ValueError) as error:
            return NodeError("output_not_json", f"The node's output is not JSON: {error}.")
        if size > MAX_OUTPUT:
            return NodeError(
                "output_too_large", f"The node's output has {size} characters of JSON.", TOO_LARGE
            )
        self._succeed(record, output, routed.ports)
        record.output_size = size
        return None

    def _succeed(self, record: NodeRecord, output: Json, ports: tuple[str, ...]) -> None:
        record.status = NodeStatus.SUCCEEDED
        record.output, record.ports = output, list(ports)

    def _fail(self, planned: PlannedNode, record: NodeRecord, error: NodeError) -> None:
        record.status = NodeStatus.FAILED
        record.error = _told(error)
        settle_failure(planned, record)


def settle_failure(planned: PlannedNode, record: NodeRecord) -> None:
    """Apply the node's error mode to a failed record; with `stop` it keeps no ports, and the run fails."""
    told = {"error": record.error}
    match planned.node.on_error:
        case "continue":
            record.output, record.ports = told, list(planned.ports)
        case "default":
            record.output, record.ports = planned.node.default_output, list(planned.ports)
        case "route":
            record.output, record.ports = told, ["error"]


def _told(error: NodeError) -> dict[str, Any]:
    return error.as_dict()


def _plain(value: Any) -> Json:
    return value.model_dump(mode="json") if isinstance(value, Output) else value


def _unexpected(error: Exception, record: NodeRecord) -> NodeError:
    log.exception("node %s failed unexpectedly", record.node_id, exc_info=error)
    return NodeError(
        "internal_error",
        f"The node failed in a way that it should not: {type(error).__name__}.",
        "This is a defect of Wireloom or of the node; the worker's log has the details.",
    )
