"""Runs all tests in two rounds and reports what needs attention: `python -m tools.suite [--unit]`.

In-process tests run first, in parallel; then those that start whole installations or a browser. A failed test
is run once more, alone: if it passes then, the run is green and the test is listed under FLAKY, to be fixed
before anything else. With `DATABASE_URL` set, only tests that use a database run, and with `--unit` only the
others: see `tests/selection.py`.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROUNDS = (
    ("-n", "4", "--dist", "worksteal", "-m", "not processes and not browser"),
    ("-n", "3", "--dist", "loadscope", "--no-loadscope-reorder", "-m", "processes or browser"),
)
UNIT_ROUNDS = (("-n", "4", "--dist", "worksteal", "--unit"),)
MOST_AGAIN = 10
"""Failures that are retried; if there are more, they are not accidental."""
SLOWEST = 10
FAILED = 1
"""pytest's exit code for failed tests."""


@dataclass
class Verdict:
    """The result of one or more rounds: tracebacks of failed tests, and seconds of all.

    `broken` means that pytest itself failed, whatever the tests' results.
    """

    broken: bool = False
    failures: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def main(arguments: list[str]) -> int:
    """Run everything, or the unit tests; the exit code says whether all passed."""
    if arguments not in ([], ["--unit"]):
        print("usage: python -m tools.suite [--unit]")
        return 2
    total = Verdict()
    for round in UNIT_ROUNDS if arguments else ROUNDS:
        one = run(*round)
        total.broken |= one.broken
        total.failures |= one.failures
        total.seconds |= one.seconds
    flaky = again(total)
    report(total, flaky)
    return 1 if total.failures or total.broken else 0


def run(*arguments: str) -> Verdict:
    """Run pytest once."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "verdict.json"
        command = [sys.executable, "-m", "pytest", "-q", f"--verdict={written}", *arguments]
        code = subprocess.run(command, check=False).returncode
        found = json.loads(written.read_text()) if written.exists() else {"failures": {}, "seconds": {}}
    return Verdict(broken=code != (FAILED if found["failures"] else 0), **found)


def again(total: Verdict) -> dict[str, str]:
    """Retry each failed test alone; returns the first tracebacks of those that pass now, and removes them from
    `total`."""
    if not total.failures or len(total.failures) > MOST_AGAIN:
        return {}
    flaky = {}
    for name in list(total.failures):
        second = run(name)
        if not second.failures and not second.broken:
            flaky[name] = total.failures.pop(name)
        else:
            total.failures[name] += "\n\nOnce more, alone:\n\n" + second.failures.get(name, "no traceback")
    return flaky


def report(total: Verdict, flaky: dict[str, str]) -> None:
    """Print the slowest tests, and everything that needs attention."""
    print(f"\n=== The {SLOWEST} slowest tests")
    for name in sorted(total.seconds, key=lambda one: -total.seconds[one])[:SLOWEST]:
        print(f"{total.seconds[name]:7.1f} s  {name}")
    for title, tests in (("FLAKY: failed once, then passed alone", flaky), ("FAILED", total.failures)):
        for name, traceback in tests.items():
            print(f"\n=== {title}: {name}\n{traceback}")
    print(f"\n{len(total.seconds) - len(total.failures)} passed, {len(total.failures)} failed")
    if flaky:
        print(f"FLAKY ({len(flaky)}): {' '.join(flaky)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
