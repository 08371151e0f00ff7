"""A hung loop is distinguished from one that has not started, and from a suspended machine."""

import os
import signal
import subprocess
import sys

import pytest

from config.supervisor.pulse import STUCK_S, Pulse, is_suspended


def looked_at(*rounds: float, every: float = 1.0) -> bool:
    """The verdicts after these observations, one after another."""
    pulse, stopped = Pulse(), False
    for number, ticked_at in enumerate(rounds):
        stopped = pulse.has_stopped(ticked_at, 100 + number * every)
    return stopped


@pytest.mark.parametrize(
    ("rounds", "stopped"),
    [
        ([5.0] * 11, True),
        ([5.0] * 10, False),
        ([0.0] * 60, False),
        ([float(number) for number in range(1, 60)], False),
        ([5.0] * 11 + [6.0], False),
        ([5.0] * 9 + [6.0] * 9, False),
    ],
    ids=["stopped", "nearly", "not begun", "goes round", "goes on", "slow"],
)
def test_a_loop_has_stopped_when_the_same_round_is_seen_for_long(rounds: list[float], stopped: bool) -> None:
    assert looked_at(*rounds) is stopped


def test_two_looks_that_are_far_apart_say_nothing() -> None:
    assert looked_at(5.0, 5.0, every=10 * STUCK_S) is False


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_that_somebody_has_stopped_is_suspended() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert not is_suspended(process.pid)
        os.kill(process.pid, signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        assert is_suspended(process.pid)
        process.kill()
    assert not is_suspended(process.pid)
