"""Whose worker it was: only those of dead supervisors of this machine may be declared dead."""

import os
import socket
import subprocess
import sys

from config.supervisor.names import is_orphan, worker_name

SOMEBODY = os.getppid()


def gone() -> int:
    """The pid of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_each_start_has_a_name_of_its_own() -> None:
    names = {worker_name(f"worker {n}", start, 7) for n in (1, 2) for start in (1, 2)}
    assert len(names) == 4


def test_a_worker_of_a_supervisor_that_is_gone_is_an_orphan() -> None:
    assert is_orphan(worker_name("worker 1", 1, gone()), supervisor=os.getpid())


def test_one_whose_supervisor_lives_is_not() -> None:
    assert not is_orphan(worker_name("worker 1", 1, SOMEBODY), supervisor=os.getpid())


def test_one_with_our_own_number_is_because_we_have_not_begun() -> None:
    assert is_orphan(worker_name("worker 1", 3, os.getpid()), supervisor=os.getpid())


def test_of_other_machines_and_other_names_nothing_is_known() -> None:
    there = worker_name("worker 1", 1, gone()).replace(socket.gethostname(), "elsewhere")
    for name in (there, "", "worker", f"worker@{socket.gethostname()}.x"):
        assert not is_orphan(name, supervisor=os.getpid())
