"""State shared by all parts of one run: its plan and input, the engine's ports, and its progress."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from executions.engine.plan import ExecutionPlan, Level
from executions.engine.ports import Clock, Contexts, Journal, Stage
from executions.engine.record import NodeRecord
from executions.status import NODE_ENDED, NodeStatus
from workflows.sdk import Json, NodeError

MAX_GIVEN = 512 * 1024 * 1024
"""Characters of JSON that the nodes of an execution may output while one worker holds it."""
MAX_NODE_RUNS = 250_000
"""Node runs in one execution, limited so that nested loops cannot fill the database."""


@dataclass(frozen=True, kw_only=True)
class RunInput:
    """What an execution starts, or resumes, with.

    `facts` are the template names `execution` and `workflow`; `records` are the known records of its nodes;
    `only` limits the run to these nodes outside containers; `seconds_left` is the time until the execution's
    limit; `link` returns the link that answers a node (by its id and iteration) while it waits.
    """

    trigger: str
    input: Json
    facts: Mapping[str, Any] = field(default_factory=dict)
    records: Iterable[NodeRecord] = ()
    only: frozenset[str] | None = None
    seconds_left: float | None = None
    link: Callable[[str, str], str] | None = None

    def may_run(self, node_id: str, iteration: str) -> bool:
        """Whether the run includes this node."""
        return self.only is None or bool(iteration) or node_id in self.only

    def with_links(self, names: dict[str, Json], level: Level, iteration: str) -> dict[str, Json]:
        """`names` with the links that answer the level's nodes: `execution.resume_urls.<variable>`."""
        if not level.asking or self.link is None:
            return names
        facts = names.get("execution")
        known = facts if isinstance(facts, dict) else {}
        urls = {level.nodes[one].node.variable: self.link(one, iteration) for one in level.asking}
        return {**names, "execution": {**known, "resume_urls": {**known.get("resume_urls", {}), **urls}}}


class Totals:
    """The number of node runs of an execution and the size of their outputs. Both are limited."""

    def __init__(self, runs: int) -> None:
        self._runs = runs
        self._given = 0

    def count_run(self) -> None:
        """Count a node run. Raises NodeError at the limit."""
        self._runs += 1
        if self._runs > MAX_NODE_RUNS:
            raise NodeError(
                "too_many_node_runs",
                f"An execution can have at most {MAX_NODE_RUNS:,} node runs.",
                "Split the work, and call a sub-workflow for each part.",
            )

    def count_output(self, size: int) -> None:
        """Count characters of JSON output. Raises NodeError at the limit."""
        self._given += size
        if self._given > MAX_GIVEN:
            raise NodeError(
                "execution_too_large",
                f"The outputs of an execution can have at most {MAX_GIVEN // 1024 // 1024} MB of JSON in total.",
                "Pass on only what is needed, or call a sub-workflow for each part of the work.",
            )


class Known:
    """The nodes' records from earlier workers, by container and iteration."""

    def __init__(self, plan: ExecutionPlan, records: Iterable[NodeRecord]) -> None:
        self._records: dict[tuple[str | None, str], dict[str, NodeRecord]] = {}
        for record in records:
            place = (plan.parents[record.node_id], record.iteration)
            self._records.setdefault(place, {})[record.node_id] = record

    def __len__(self) -> int:
        return sum(map(len, self._records.values()))

    def take(self, container: str | None, iteration: str) -> dict[str, NodeRecord]:
        """The records of one run of a level, by node id; the level owns them from then on."""
        return self._records.pop((container, iteration), {})

    def left(self) -> Iterable[NodeRecord]:
        """The records that no level has taken."""
        return [record for records in self._records.values() for record in records.values()]


class Reply:
    """The execution's reply to its starter: the first reply of a node, if any."""

    def __init__(self) -> None:
        self.is_given = False
        self._output: Json = None

    def give(self, output: Json) -> bool:
        """Store the reply; returns whether it was the first."""
        if self.is_given:
            return False
        self.is_given, self._output = True, output
        return True

    @property
    def body(self) -> Json:
        """The body of the reply."""
        return self._output.get("body") if isinstance(self._output, dict) else self._output


@dataclass(frozen=True)
class RunState:
    """What the levels, nodes and loops of one run share. `slept` is called whenever a node falls asleep."""

    plan: ExecutionPlan
    input: RunInput
    journal: Journal
    contexts: Contexts
    clock: Clock
    stage: Stage
    known: Known
    totals: Totals
    reply: Reply
    slept: Callable[[], None]

    def stopped(self, records: Iterable[NodeRecord], status: NodeStatus) -> None:
        """Record the nodes that will not continue: those that have not ended, unless they sleep until a later
        resume."""
        asleep = (NodeStatus.WAITING, NodeStatus.RETRYING, NodeStatus.INTERRUPTED)
        as_they_are = (*NODE_ENDED, *(asleep if status is NodeStatus.WAITING else ()))
        for record in [one for one in records if one.status not in as_they_are]:
            record.status = status
            record.finished_at = self.clock.now() if record.ended else None
            self.journal.note(record)

    async def respond(self, record: NodeRecord, *, tell: bool) -> None:
        """Reply to the execution's starter with the node's output; `tell` says whether to notify them. Only the
        first reply counts."""
        if self.reply.give(record.output) and tell:
            await self.journal.commit()
            await self.journal.respond(record.row_output)
