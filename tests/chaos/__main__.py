"""`python -m tests.chaos --seed 1 --runs 300 --kills 10 --losses 1 --restarts 1 --database postgresql`."""

import argparse
import asyncio
import sys
from pathlib import Path

from tests.chaos.plan import Plan
from tests.chaos.run import run


def main() -> int:
    """Run, print the report, and fail when a rule was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    for name, default in (("seed", 1), ("runs", 300), ("kills", 10), ("losses", 0), ("restarts", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--clients", type=int, default=40)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--report", type=Path)
    arguments = vars(parser.parse_args())
    report = arguments.pop("report")
    outcome = asyncio.run(run(Plan(**arguments)))
    sys.stdout.write(outcome.text + "\n")
    if report:
        report.write_text(outcome.text + "\n")
    return 1 if outcome.broken else 0


if __name__ == "__main__":
    sys.exit(main())
