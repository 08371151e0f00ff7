"""`python -m tests.two_hosts --cut 60 --runs 40`."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from tests.two_hosts.network import CannotPartError, require
from tests.two_hosts.plan import HostsPlan
from tests.two_hosts.run import Outcome, run


def main() -> int:
    """Run and print the report. Returns 1 when a rule was broken, 2 where this machine cannot make hosts."""
    parser = argparse.ArgumentParser(prog="python -m tests.two_hosts")
    parser.add_argument("--cut", type=float, default=60.0, help="seconds; more than the lease of 30")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--logs", type=Path, help="keep the processes' logs in this folder")
    arguments = vars(parser.parse_args())
    try:
        require()
    except CannotPartError as error:
        sys.stderr.write(f"cannot run on this machine: {error}\n")
        return 2
    outcome = asyncio.run(_until_told(HostsPlan(kills=0, database="postgresql", clients=8, **arguments)))
    sys.stdout.write(outcome.text + "\n")
    return 1 if outcome.broken else 0


async def _until_told(plan: HostsPlan) -> Outcome:
    # SIGTERM as Ctrl-C: namespaces, servers and folders are to go in every case.
    task = asyncio.ensure_future(run(plan))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


if __name__ == "__main__":
    sys.exit(main())
