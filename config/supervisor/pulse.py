"""Whether a child's loop still goes round."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

STUCK_S = 10.0


@dataclass
class Pulse:
    """What was last seen of a loop that says when it goes round."""

    ticked_at: float = 0.0
    looks: int = 0
    """How often nothing had changed since."""
    since: float = 0.0
    told: bool = False
    """Whether it has been told to say where it stands."""

    def has_stopped(self, ticked_at: float, now: float) -> bool:
        """Whether the same round was seen for STUCK_S. A loop that has not begun (0) is given its time."""
        if not ticked_at or ticked_at != self.ticked_at:
            self.ticked_at, self.since, self.looks, self.told = ticked_at, now, 0, False
            return False
        self.looks += 1
        # Not by the clock alone: the whole machine may have stood still, the supervisor too.
        return now - self.since >= STUCK_S and self.looks >= STUCK_S / 2


def is_suspended(pid: int) -> bool:
    """Whether somebody has stopped the process (SIGSTOP, a debugger), which is no fault of it. Linux only."""
    with suppress(OSError, IndexError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state in ("T", "t")
    return False
