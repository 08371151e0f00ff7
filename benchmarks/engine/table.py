"""The figures as one table, beside those of n8n: from this run if it took part, otherwise as recorded."""

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
    """One row: a value per round in `unit`, with latencies in milliseconds if there are any."""

    name: str
    unit: str
    values: Sequence[float]
    latency: str
    errors: int
    load: float

    @property
    def median(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.values)


def figure(name: str, unit: str, values: Sequence[float], latency: str = "", errors: int = 0) -> Figure:
    """A row with the machine's current load."""
    return Figure(name, unit, values, latency, errors, load_average())


def table(figures: Sequence[Figure], measured: Sequence[Figure] = (), version: str | None = None) -> str:
    """Markdown, with the source of n8n's figures below: `measured` in this run with its `version`, or recorded."""
    peers = json.loads(files(__package__).joinpath("peers.json").read_text())
    recorded: dict[str, Any] = peers["rows"]
    for one in measured:
        recorded[one.name] = (f"{_value_text(one)} (this run)", recorded.get(one.name, ("–", "–"))[1])
    rows = [COLUMNS, tuple("---" for _ in COLUMNS), *(_row(one, recorded) for one in figures)]
    source = f"n8n: {peers['source']}" + (f" This run: n8n {version}, default." if measured else "")
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + f"\n\n{source}"


def _row(one: Figure, peers: dict[str, Any]) -> tuple[str, ...]:
    spread = f"{min(one.values):.1f}–{max(one.values):.1f}"
    return (
        one.name,
        _value_text(one),
        spread,
        one.latency,
        f"{one.load:.1f}",
        *peers.get(one.name, ("–", "–")),
    )


def _value_text(one: Figure) -> str:
    return f"{one.median:.1f} {one.unit}" + (f", {one.errors} errors" if one.errors else "")
