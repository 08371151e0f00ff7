"""What must hold of the calls that reached the outside world.

How "a completed node ran twice" is judged. Each answer of the oracle carries a receipt, and a succeeded node's
output holds the receipt of the call whose answer was recorded. A later call of the same node is one of three:

- By the same claim: the engine started a node again that it knew to have succeeded. Wrong.
- By a later claim: that claim raised the fence, and since then the earlier answer could not be recorded any
  more. So it had been recorded before, the later claim read it, and ran the node all the same. Wrong.
- By an earlier claim, whose worker was paused beyond its lease between committing the start and sending it.
  No fence reaches a request that is on its way: nobody can prevent this (Kleppmann, "How to do distributed
  locking", 2016). It may only happen right after such a pause, and is counted.

So a receipt that is not the node's last is wrong unless such a pause explains it.
"""

from collections.abc import Iterator

from tests.chaos.history import History, NodeRow
from tests.chaos.invariants import Violation
from tests.chaos.plan import LEASE_S
from tests.servers.oracle import Call

CANCEL_S = 10.0
"""After a cancel's commit nothing starts; what was under way is closed within this time."""
LATE_S = {"pause": 10.0, "part": 120.0}
"""For how long after a fault requests of before may still arrive. A paused worker learns from its next heartbeat,
at the latest, that its executions are not its own. What a host sent while it was parted from the others its
kernel sends again, after at most twice the time that has passed (RFC 6298, 5.5), although nobody waits for it."""


def woke_late(history: History, call: Call) -> bool:
    """Whether a worker had just come back, from a pause or a parted host beyond its lease, when the call came."""
    for happened in history.happened:
        late = LATE_S.get(happened.fault.kind, 0.0) if happened.fault.seconds > LEASE_S else 0.0
        if late and happened.until - 1 <= call.at <= happened.until + late:
            return True
    return False


def late_calls(history: History) -> list[Call]:
    """Calls after the recorded one that a pause explains."""
    found = [call for node in history.nodes for call in _after_recorded(history, node)]
    return [call for call in found if woke_late(history, call)]


def completed_nodes_stay_so(history: History) -> Iterator[Violation]:
    """I4: no node acts again after its outcome was recorded."""
    for node in history.nodes:
        for call in _after_recorded(history, node):
            if not woke_late(history, call):
                what = f"{node.node} recorded call {node.receipt} and called again as {call.receipt}"
                yield Violation("I4", node.execution, what)


def _after_recorded(history: History, node: NodeRow) -> list[Call]:
    calls = history.calls_of.get(node.place, [])
    return [call for call in calls if node.receipt is not None and call.receipt > node.receipt]


def keys_are_stable(history: History) -> Iterator[Violation]:
    """I4: every attempt of a keyed node carries the node's one key; other nodes carry none."""
    effects = {node.place: node.effect for node in history.nodes}
    for place, calls in history.calls_of.items():
        execution, node, iteration = place
        wanted = f"{execution}:{node}:{iteration}:1" if effects.get(place) == "keyed" else None
        if {call.key for call in calls} != {wanted}:
            yield Violation("I4", execution, f"{node} called with {[call.key for call in calls]}")


def recorded_calls_happened(history: History) -> Iterator[Violation]:
    """I4: a succeeded call is one that the oracle answered, and an attempt was written down before each call."""
    by_receipt = {call.receipt: call for call in history.calls}
    for node in history.nodes:
        calls = history.calls_of.get(node.place, [])
        if node.receipt is not None:
            call = by_receipt[node.receipt]
            if call.place != node.place:
                yield Violation("I4", node.execution, f"{node.node} has the answer to {call}")
        if len(calls) > node.attempt:
            yield Violation("I4", node.execution, f"{node.node}: {len(calls)} calls, {node.attempt} attempts")


def unsafe_calls_happen_once(history: History) -> Iterator[Violation]:
    """An unsafe node acts once, and once more for each time a person said so."""
    reruns = [(execution, node) for execution, node, action in history.resolved if action == "rerun"]
    for node in history.nodes:
        calls = history.calls_of.get(node.place, [])
        allowed = 1 + reruns.count((node.execution, node.node))
        if node.effect == "unsafe" and len(calls) > allowed:
            yield Violation("I4", node.execution, f"{node.node} acted {len(calls)} times of {allowed}")


def effects_follow_order(history: History) -> Iterator[Violation]:
    """I3: no call of a node reaches the world before the answer that its predecessor recorded was asked for."""
    receipts = {node.place: node.receipt or 0 for node in history.nodes}
    for (execution, node, iteration), calls in history.calls_of.items():
        for source in history.sources_of(execution, node):
            before = receipts.get((execution, source, iteration), 0)
            if calls[0].receipt < before:
                what = f"{node} called ({calls[0].receipt}) before {source} ({before})"
                yield Violation("I3", execution, what)


def cancelled_runs_are_silent(history: History) -> Iterator[Violation]:
    """I5: ten seconds after a cancel was committed no call comes any more."""
    for execution, changes in history.changes.items():
        cancelled = [change.at for change in changes if change.status == "cancelled"]
        for node in history.nodes_of[execution] if cancelled else []:
            for call in history.calls_of.get(node.place, []):
                if call.at > cancelled[0] + CANCEL_S and not woke_late(history, call):
                    yield Violation(
                        "I5", execution, f"{node.node} called {call.at - cancelled[0]:.1f} s after"
                    )
