"""The report of a chaos run for people: a table, and for each broken rule the execution's recorded history."""

from collections import Counter

from tests.chaos import effects, invariants
from tests.chaos.history import History
from tests.chaos.invariants import Rule, Violation

RULES: tuple[Rule, ...] = (
    invariants.accepted_runs_end,
    invariants.outcomes_stay,
    invariants.predecessors_come_first,
    invariants.leases_and_fences,
    invariants.numbers_and_views,
    invariants.schedules_fire_once,
    invariants.nothing_is_left_over,
    invariants.attempts_are_bounded,
    invariants.failures_have_a_cause,
    invariants.refusals_have_a_cause,
    effects.completed_nodes_stay_so,
    effects.keys_are_stable,
    effects.recorded_calls_happened,
    effects.unsafe_calls_happen_once,
    effects.effects_follow_order,
    effects.cancelled_runs_are_silent,
)
MOST_SHOWN = 10


def violations(history: History) -> list[Violation]:
    """Everything that breaks a rule."""
    return [violation for rule in RULES for violation in rule(history)]


def table(history: History, timing: dict[str, float], answers: Counter[int]) -> str:
    """The figures as a Markdown table."""
    rows = _figures(history, answers) | {name: f"{seconds:.0f} s" for name, seconds in timing.items()}
    lines = ["| what | figure |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())]
    return "\n".join([f"`{history.plan.begin_again}`", "", *lines])


def _figures(history: History, answers: Counter[int]) -> dict[str, str]:
    statuses = Counter(row.status for row in history.executions.values())
    faults = Counter(happened.fault.kind for happened in history.happened)
    claims = sum(len({c.fence for c in rows if c.status == "running"}) for rows in history.changes.values())
    crashed = sum((row.error or {}).get("code") == "crash_loop" for row in history.executions.values())
    return {
        "executions accepted over the API": str(len(history.accepted)),
        "executions by schedule": str(len(history.planned)),
        "ended as": _told(statuses),
        "given up after five lost workers": str(crashed),
        "node runs": str(len(history.nodes)),
        "calls that reached the oracle": f"{len(history.calls)} ({_told(Counter(c.fate for c in history.calls))})",
        "faults": _told(faults),
        "claims": str(claims),
        "interrupted nodes that were decided": str(len(history.resolved)),
        "watchers, and their connections": f"{len(history.watchers)}, "
        f"{sum(watcher.connections for watcher in history.watchers)}",
        "HTTP answers": _told(answers),
        "calls of paused workers after the recorded one": str(len(effects.late_calls(history))),
    }


def _told(counter: Counter[str] | Counter[int]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in sorted(counter.items())) or "none"


def failures(history: History, found: list[Violation]) -> str:
    """The broken rules, then the shortest history among the executions concerned."""
    lines = [f"seed {history.plan.seed}: {len(found)} rules broken; again with `{history.plan.begin_again}`"]
    lines += [f"{violation.rule} {violation.execution} {violation.what}" for violation in found[:MOST_SHOWN]]
    concerned = {violation.execution for violation in found if violation.execution}
    if concerned:
        shortest = min(concerned, key=lambda execution: len(_events(history, execution)))
        lines += ["", f"the shortest history, of {shortest}:", *_events(history, shortest)]
    return "\n".join(lines)


def _events(history: History, execution: str) -> list[str]:
    """Everything about one execution and the faults meanwhile, by time."""
    found = [
        (c.at, f"execution {c.status} fence={c.fence} seq={c.seq} worker={c.worker}")
        for c in history.changes.get(execution, [])
    ]
    found += [
        (n.at, f"node {n.node} {n.status} attempt={n.attempt} seq={n.seq}")
        for n in history.node_changes.get(execution, [])
    ]
    found += [
        (call.at, f"oracle {call.node} receipt={call.receipt} key={call.key} {call.fate}")
        for call in history.calls
        if call.execution == execution
    ]
    if found:
        first, last = min(found)[0] - 1, max(found)[0] + 1
        for happened in history.happened:
            if first <= happened.until and happened.at <= last:
                fault = happened.fault
                found.append((happened.at, f"FAULT {fault.kind} {fault.target} until {happened.until:.3f}"))
    return [f"{at:.3f} {what}" for at, what in sorted(found)]
