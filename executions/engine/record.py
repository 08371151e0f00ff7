"""The recorded state of one node of one execution."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from executions.engine.llm_call import LlmCallRecord
from executions.status import NODE_ENDED, NodeStatus, StepStatus
from workflows.sdk import Json, NodeError, Wait

_BEHIND = {
    NodeStatus.RETRYING: NodeStatus.FAILED,
    NodeStatus.RUNNING: NodeStatus.INTERRUPTED,
    NodeStatus.QUEUED: NodeStatus.INTERRUPTED,
}
"""The final status of an attempt that was followed by another; a queued one was interrupted, then run again."""


@dataclass(kw_only=True)
class StepRecord:
    """A durable step inside a node: see `workflows.sdk.context.Context.step`."""

    name: str
    attempt: int
    """The attempt of the node that began the step."""
    effect: str
    started_at: datetime
    finished_at: datetime | None = None
    status: StepStatus = StepStatus.RUNNING
    output: Json = None
    aside: Json = None
    """The row's representation of an output that the journal stores elsewhere: see `Journal.keep`."""
    error: dict[str, Any] | None = None
    """The arguments of the NodeError that ended the step."""
    raised: NodeError | None = None
    """The same error, if it was raised on this worker."""

    @property
    def is_open(self) -> bool:
        """Whether the step must still be done, or done again."""
        return self.status in (StepStatus.RUNNING, StepStatus.RETRYING)

    @property
    def row_output(self) -> Json:
        """The output as stored in the row."""
        return self.output if self.aside is None else self.aside


@dataclass(kw_only=True)
class NodeRecord:
    """The state of a node run. `calls` are this attempt's model calls, `earlier` the previous attempts.

    `spent` (US dollars) and `used` (tokens by kind) are the cost and usage before them.
    """

    node_id: str
    iteration: str = ""
    attempt: int = 0
    status: NodeStatus = NodeStatus.QUEUED
    effect: str = "pure"
    started_at: datetime | None = None
    finished_at: datetime | None = None
    input: Json = None
    output: Json = None
    output_size: int = 0
    """The output's size in characters of JSON text."""
    aside: Json = None
    """The row's representation of an output that the journal stores elsewhere: see `Journal.keep`."""
    error: dict[str, Any] | None = None
    ports: list[str] | None = None
    """The output ports that were taken; None while unknown."""
    calls: list[LlmCallRecord] = field(default_factory=list)
    spent: Decimal = Decimal(0)
    used: dict[str, int] = field(default_factory=dict)
    earlier: list[dict[str, Any]] = field(default_factory=list)
    wait: dict[str, Any] | None = None
    """What a waiting or retrying node waits for: `until` (ISO 8601, in UTC), `asks`, `shown`, `calls`; for a
    retrying one also whether its attempt was `not_sent`."""
    answer: dict[str, Any] | None = None
    """The answer to this attempt, written by whoever answers; the journal only removes an old one."""
    progress: dict[str, int] | None = None
    """For a container: how many turns are `done` and `failed`, and the `total` if known."""
    steps: dict[str, StepRecord] = field(default_factory=dict)
    """The node's durable steps by name; attempts share them."""

    @property
    def ended(self) -> bool:
        """Whether its outcome is known."""
        return self.status in NODE_ENDED

    def cost(self) -> Decimal:
        """US dollars over all attempts: what providers charged, else the estimate; unknown costs count as zero."""
        return sum((call.charge for call in self.calls), self.spent)

    def usage(self) -> dict[str, int]:
        """Tokens over all attempts, by kind."""
        total = dict(self.used)
        for call in self.calls:
            for kind, count in call.usage.as_dict().items():
                total[kind] = total.get(kind, 0) + count
        return total

    @property
    def row_output(self) -> Json:
        """The output as stored in the row."""
        return self.output if self.aside is None else self.aside

    @property
    def until(self) -> datetime | None:
        """When it resumes by itself."""
        text = self.wait and self.wait.get("until")
        return datetime.fromisoformat(text) if text else None

    @property
    def awaits(self) -> Wait:
        """The wait that the node requested."""
        written = self.wait or {}
        asks, shown, calls = written.get("asks", False), written.get("shown"), written.get("calls", 0)
        return Wait(until=self.until, asks=asks, shown=shown, calls=calls)

    def begin_attempt(self, now: datetime) -> None:
        """Archive the ended attempt and start the next; an attempt that was not sent is repeated."""
        if not (self.wait or {}).get("not_sent"):
            if self.attempt:
                self.earlier.append(self.as_attempt())
            self.attempt += 1
            self.spent, self.used, self.calls = self.cost(), self.usage(), []
        self.status = NodeStatus.RUNNING
        self.started_at, self.finished_at = now, None
        self.output = self.aside = self.error = self.ports = self.wait = self.answer = None
        self.output_size = 0

    def forget_values(self) -> None:
        """Drop all inputs and outputs of the node, some of which cannot be stored."""
        self.input = self.output = self.aside = self.ports = self.wait = None
        self.output_size = 0
        self.earlier = [attempt | {"input": None, "output": None, "error": None} for attempt in self.earlier]

    def as_attempt(self) -> dict[str, Any]:
        """The attempt as stored once another follows it."""
        return {
            "attempt": self.attempt,
            "status": _BEHIND.get(self.status, self.status).value,
            "started_at": self.started_at.isoformat() if self.started_at else None,
            "finished_at": self.finished_at.isoformat() if self.finished_at else None,
            "input": self.input,
            "output": self.row_output,
            "error": self.error,
        }


def waiting_for(wait: Wait) -> dict[str, Any]:
    """A wait as stored in a record's `wait`."""
    until = wait.until.isoformat() if wait.until else None
    return {"until": until, "asks": wait.asks, "shown": wait.shown, "calls": wait.calls}
