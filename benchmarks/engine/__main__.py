"""Measure a Wireloom of its own and print one table: `python -m benchmarks.engine [--only w1,w2] [--json FILE]`."""

import argparse
import dataclasses
import json
import time
from pathlib import Path

from benchmarks.engine.instance import DATABASES, started, use_database
from benchmarks.engine.scenarios import SCENARIOS, Size, first_answer
from benchmarks.engine.table import Figure, table


def main() -> None:
    """Measure, print, and write the figures where asked to."""
    options = _options()
    use_database(options.database)
    figures = measure(options.only.split(","), Size(rounds=options.rounds))
    print(f"{options.database}\n\n{table(figures)}")
    if options.json:
        rows = [{**dataclasses.asdict(one), "median": one.median} for one in figures]
        options.json.write_text(json.dumps({"database": options.database, "figures": rows}, indent=2))


def measure(names: list[str], size: Size) -> list[Figure]:
    """The rows of the scenarios with these names, on one instance; start-up always comes first."""
    since = time.perf_counter()
    with started() as instance:
        figures = [first_answer(instance, since)]
        for name, scenario in SCENARIOS.items():
            if name in names:
                figures += scenario(instance, size)
    return figures


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--only", default=",".join(SCENARIOS), help="names, by comma")
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
