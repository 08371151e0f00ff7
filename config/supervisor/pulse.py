"""Detects whether a child's loop still runs."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

STUCK_S = 10.0


@dataclass
class Pulse:
    """The last observation of a loop that reports its progress."""

    ticked_at: float = 0.0
    looks: int = 0
    """How often it was unchanged since."""
    since: float = 0.0
    told: bool = False
    """Whether the process was told to dump its stack."""

    def has_stopped(self, ticked_at: float, now: float) -> bool:
        """Whether the loop has not advanced for STUCK_S. A loop that has not started (0) is given time."""
        if not ticked_at or ticked_at != self.ticked_at:
            self.ticked_at, self.since, self.looks, self.told = ticked_at, now, 0, False
            return False
        self.looks += 1
        # Not by the clock alone: the whole machine, including the supervisor, may have been suspended.
        return now - self.since >= STUCK_S and self.looks >= STUCK_S / 2


def is_suspended(pid: int) -> bool:
    """Whether the process was suspended from outside (SIGSTOP, a debugger), which is not its fault. Linux only."""
    with suppress(OSError, IndexError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state in ("T", "t")
    return False
