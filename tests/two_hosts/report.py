"""What a run on two hosts found, for people."""

from collections import Counter

from tests.chaos import effects
from tests.chaos.history import FINAL
from tests.two_hosts.rules import Record


def table(record: Record, timing: dict[str, float]) -> str:
    """The figures as a Markdown table."""
    rows = _figures(record) | {name: f"{seconds:.0f} s" for name, seconds in timing.items()}
    lines = ["| what | figure |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())]
    return "\n".join([f"`{record.history.plan.begin_again}`", "", *lines])


def _figures(record: Record) -> dict[str, str]:
    history, held = record.history, record.held()
    ended = [id for id in held if _ended_before_the_return(record, id)]
    senders = Counter(record.senders.values())
    late = [write for write in record.refused if write.address == record.parted.address]
    return {
        "executions accepted over the API": str(len(history.accepted)),
        "executions by schedule": str(len(history.planned)),
        "cut off": f"{record.parted.name}, {record.joined - record.cut:.0f} s",
        "executions it was running": str(len(held)),
        "of these claimed by the other host": str(sum(_moved(record, id) for id in held)),
        "of these ended, or waiting for a person, before it was back": str(len(ended)),
        "writes it brought late, and that were refused": str(len(late)),
        "for how many executions": str(len({write.execution for write in late})),
        "claims of the host since it was back": str(len({(c.worker, c.fence, c.seq) for c in record.back()})),
        "calls that reached the oracle": f"{senders[record.stays.address]} from {record.stays.name}, "
        f"{senders[record.parted.address]} from {record.parted.name}",
        "calls under way at the cut that arrived after the recorded one": str(
            len(effects.late_calls(history))
        ),
        "interrupted nodes that were decided": str(len(history.resolved)),
        "ended as": ", ".join(
            f"{status}: {count}"
            for status, count in sorted(Counter(row.status for row in history.executions.values()).items())
        ),
    }


def _moved(record: Record, execution: str) -> bool:
    later = record.after(execution, record.held()[execution])
    return any(record.is_on(record.stays, change) for change in later if change.at < record.joined)


def _ended_before_the_return(record: Record, execution: str) -> bool:
    before = [change for change in record.history.changes[execution] if change.at < record.joined]
    return before[-1].status in (*FINAL, "waiting")
