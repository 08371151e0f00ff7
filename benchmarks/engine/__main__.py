"""Measures its own instance of Wireloom and prints one table: `python -m benchmarks.engine [--only w1,w2]
[--json FILE]`.

`--grow` measures how a run scales with nodes, payload, workers, and earlier executions instead. If `n8n` is on
the PATH, it is measured in the same run.
"""

import argparse
import dataclasses
import json
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.engine import n8n
from benchmarks.engine.api import lists_table, measure_lists
from benchmarks.engine.growth import growth_table, measure_growth
from benchmarks.engine.history import history_table, measure_history
from benchmarks.engine.instance import DATABASES, started, use_database
from benchmarks.engine.scenarios import SCENARIOS, start_up
from benchmarks.engine.size import Size
from benchmarks.engine.table import Figure, figure, table


def main() -> None:
    """Measure, print, and write the figures to a file if requested."""
    options = _options()
    use_database(options.database)
    size = Size(rounds=options.rounds)
    if options.grow:
        grown, moments, lists = measure_growth(size), measure_history(size), measure_lists(size)
        tables = (
            f"{growth_table(grown)}\n\n{history_table(moments, size.clients[-1])}\n\n{lists_table(lists)}"
        )
        print(f"{options.database}\n\n{tables}")
        _write(options, [dataclasses.asdict(one) for one in (*grown, *moments, *lists)])
        return
    names = options.only.split(",")
    figures = measure(names, size, options.workers)
    peer = n8n.version()
    peers = n8n.measure_n8n(names, size) if peer else []
    print(f"{options.database}\n\n{table(figures, peers, peer)}")
    _write(options, _rows(figures), _rows(peers))


def measure(names: Sequence[str], size: Size, workers: int | None = None) -> list[Figure]:
    """The rows of the scenarios with these names, on one instance; start-up always comes first."""
    since = time.perf_counter()
    with started(workers) as instance:
        figures = [
            figure("first start until it is set up", "s", [time.perf_counter() - since]),
            start_up(instance),
        ]
        for name, scenario in SCENARIOS.items():
            if name in names:
                figures += scenario(instance, size)
    return figures


def _rows(figures: Sequence[Figure]) -> list[dict[str, object]]:
    return [{**dataclasses.asdict(one), "median": one.median} for one in figures]


def _write(
    options: argparse.Namespace, figures: list[dict[str, object]], peers: Sequence[dict[str, object]] = ()
) -> None:
    if options.json:
        found = {"database": options.database, "figures": figures, "n8n": list(peers)}
        options.json.write_text(json.dumps(found, indent=2))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--only", default=",".join(SCENARIOS), help="names, by comma")
    parser.add_argument("--grow", action="store_true", help="nodes, payload, workers and history instead")
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, help="of Wireloom; by default as many as `up` starts")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
