"""The figures as one table, beside those that were recorded of n8n."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from benchmarks.engine.processes import load_average

COLUMNS = ("scenario", "Wireloom", "spread", "p50 / p99", "load", "n8n default", "n8n fastest")


@dataclass(frozen=True)
class Figure:
    """One row: a value a round in `unit`, latencies in milliseconds where there are any."""

    name: str
    unit: str
    values: Sequence[float]
    latency: str
    errors: int
    load: float

    @property
    def median(self) -> float:
        """Of the rounds."""
        return statistics.median(self.values)


def figure(name: str, unit: str, values: Sequence[float], latency: str = "", errors: int = 0) -> Figure:
    """A row with the machine's load of now."""
    return Figure(name, unit, values, latency, errors, load_average())


def table(figures: Sequence[Figure]) -> str:
    """Markdown, with the source of the recorded figures below."""
    peers = json.loads(files(__package__).joinpath("peers.json").read_text())
    rows = [COLUMNS, tuple("---" for _ in COLUMNS), *(_row(one, peers["rows"]) for one in figures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + f"\n\nn8n: {peers['source']}"


def _row(one: Figure, peers: dict[str, Any]) -> tuple[str, ...]:
    spread = f"{min(one.values):.1f}–{max(one.values):.1f}"
    ours = f"{one.median:.1f} {one.unit}" + (f", {one.errors} errors" if one.errors else "")
    return one.name, ours, spread, one.latency, f"{one.load:.1f}", *peers.get(one.name, ("–", "–"))
