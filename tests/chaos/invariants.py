"""What must hold of every recorded history (reliability research C.2, adapted to this project's tables).

Each function looks at a whole history and yields what breaks its rule. The numbers are those of the research.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tests.chaos.history import FINAL, History
from tests.chaos.nemesis import Happened
from tests.chaos.workflows import EVERY_S

ENDED = ("succeeded", "failed", "skipped", "cancelled")
CRASH_LOOP = "crash_loop"
RECOVERY_S = 10.0
"""Seconds after an outage within which a client may still get errors, while connections are re-established."""


@dataclass(frozen=True)
class Violation:
    """A rule that was broken, and in which execution ("" for none in particular)."""

    rule: str
    execution: str
    what: str


Rule = Callable[[History], Iterator[Violation]]


def accepted_runs_end(history: History) -> Iterator[Violation]:
    """I1: each start that was answered with 2xx led to one execution, the same for each repetition, and it ended."""
    for accepted in history.accepted:
        ids = accepted.executions | {history.keys.get(accepted.key, "none")}
        if len(ids) != 1:
            yield Violation("I1", min(accepted.executions), f"the key {accepted.key} led to {sorted(ids)}")
        for id in accepted.executions:
            status = history.executions[id].status if id in history.executions else "lost"
            if status not in FINAL:
                yield Violation("I1", id, f"accepted, and now {status}")
    started = [row.id for row in history.executions.values() if row.mode != "schedule"]
    for id in set(started) - {id for accepted in history.accepted for id in accepted.executions}:
        yield Violation("I1", id, "nobody asked for this execution")


def outcomes_stay(history: History) -> Iterator[Violation]:
    """I2: a recorded outcome never changes: neither an ended node's attempt and status, nor a final status."""
    for execution, changes in history.node_changes.items():
        ended: dict[tuple[str, str], tuple[int, str]] = {}
        for change in changes:
            key, now = (change.node, change.iteration), (change.attempt, change.status)
            if ended.get(key, now) != now:
                yield Violation("I2", execution, f"{change.node} was {ended[key]} and became {now}")
            if change.status in ENDED:
                ended[key] = now
    for execution, rows in history.changes.items():
        statuses = [row.status for row in rows]
        for before, after in pairwise(statuses):
            if before in FINAL and after != before:
                yield Violation("I2", execution, f"{before} became {after}")


def predecessors_come_first(history: History) -> Iterator[Violation]:
    """I3: no node starts before the nodes it follows have their outcome in the same or an earlier commit."""
    for execution, changes in history.node_changes.items():
        began: dict[tuple[str, str], int] = {}
        ended: dict[tuple[str, str], int] = {}
        for change in changes:
            times = began if change.status == "running" else ended if change.status in ENDED else {}
            times.setdefault((change.node, change.iteration), change.seq)
        either = {n["id"] for n in history.graph_of(execution)["nodes"] if n["type"] == "flow.merge"}
        for edge in history.graph_of(execution)["edges"]:
            source, target = edge["source"], edge["target"]
            for node, iteration in began if target not in either else ():
                if node == target and began[node, iteration] < ended.get((source, iteration), 0):
                    yield Violation("I3", execution, f"{target} began before {source} had ended")


def leases_and_fences(history: History) -> Iterator[Violation]:
    """I6: fences never decrease, and each claim has a new one."""
    for execution, changes in history.changes.items():
        highest, was_running = -1, False
        for change in changes:
            is_claim = change.status == "running" and not was_running
            if change.fence < highest or (is_claim and change.fence == highest):
                yield Violation("I6", execution, f"the fence {change.fence} came after {highest}")
            highest, was_running = max(highest, change.fence), change.status == "running"


def numbers_and_views(history: History) -> Iterator[Violation]:
    """I7: numbers are distinct and none is above the execution's; whoever watched sees what is stored."""
    for row in history.executions.values():
        numbers = Counter([node.seq for node in history.nodes_of[row.id]] + [row.state_seq])
        if max(numbers.values()) > 1 or max(numbers) > row.seq:
            yield Violation("I7", row.id, f"numbers {sorted(numbers.elements())} of {row.seq}")
    for watcher in history.watchers:
        stored = {(n.node, n.iteration): (n.status, n.seq) for n in history.nodes_of[watcher.execution]}
        seen = {key: (node["status"], node["seq"]) for key, node in watcher.nodes.items()}
        if seen != stored:
            yield Violation("I7", watcher.execution, f"a watcher saw {seen}, stored is {stored}")
        if watcher.state is None or watcher.state["status"] != history.executions[watcher.execution].status:
            yield Violation("I7", watcher.execution, f"a watcher last saw {watcher.state}")


def schedules_fire_once(history: History) -> Iterator[Violation]:
    """I8: each planned time between the first and the last fired, once."""
    times = sorted(at for at, _, _ in history.planned)
    for before, after in pairwise(times):
        if round(after - before) != EVERY_S:
            yield Violation("I8", "", f"between {before} and {after} lie {after - before:g} s")
    fired = [execution for _, outcome, execution in history.planned if outcome == "fired" and execution]
    if len(set(fired)) != len(times):
        yield Violation("I8", "", f"{len(times)} planned times led to {len(set(fired))} executions")
    scheduled = {row.id for row in history.executions.values() if row.mode == "schedule"}
    for id in scheduled ^ set(fired):
        yield Violation("I8", id, "a scheduled execution and no planned time belong together")


def nothing_is_left_over(history: History) -> Iterator[Violation]:
    """I9: no ended execution holds a lease; nothing hangs in the database. I10: no secret is stored or logged."""
    for row in history.executions.values():
        if row.lease_until is not None and row.status in FINAL:
            yield Violation("I9", row.id, f"{row.status} with a lease until {row.lease_until}")
    for what in history.unhealthy:
        yield Violation("I9/I10", "", what)


def attempts_are_bounded(history: History) -> Iterator[Violation]:
    """I11: a node has as many attempts as its policy allows, and one more for each time its worker was lost."""
    for node in history.nodes:
        drawn = {n["id"]: n for n in history.graph_of(node.execution)["nodes"]}[node.node]
        most = drawn.get("retry", {}).get("max_attempts") or 3
        claims = {change.fence for change in history.changes[node.execution] if change.status == "running"}
        if node.attempt > most + len(claims):
            yield Violation("I11", node.execution, f"{node.node} had {node.attempt} attempts")


def failures_have_a_cause(history: History) -> Iterator[Violation]:
    """An execution fails because a call did, a user said so, or its worker was lost too often: never by a defect."""
    for row in history.executions.values():
        code = (row.error or {}).get("code")
        if row.status == "timed_out" or code in ("internal_error", "node_type_missing"):
            yield Violation("cause", row.id, f"{row.status} with {row.error}")
    for node in history.nodes:
        if (node.error or {}).get("code") == "internal_error":
            yield Violation("cause", node.execution, f"{node.node} failed with {node.error}")


def refusals_have_a_cause(history: History) -> Iterator[Violation]:
    """A client sees no 5xx but 503, and that only while the database or the broker is out, or just was."""
    outages = [happened for happened in history.happened if _takes_away(happened, history.plan.database)]
    for refused in history.refused:
        during = any(out.at <= refused.at and refused.asked <= out.until + RECOVERY_S for out in outages)
        if refused.status != 503 or not during:
            yield Violation("5xx", "", f"{refused.status} at {refused.at:.1f} to {refused.what}")


def _takes_away(happened: Happened, database: str) -> bool:
    """Whether the database or the broker may be out by it: a paused process holds SQLite's only write lock."""
    kind = happened.fault.kind
    return kind in ("lose", "flush", "cut", "restart") or (kind == "pause" and database == "sqlite")
