"""The benchmark of the engine runs every scenario, on a small scale, and finds everything recorded."""

import pytest

from benchmarks.engine.__main__ import measure
from benchmarks.engine.scenarios import SCENARIOS, Size
from benchmarks.engine.table import table

pytestmark = pytest.mark.processes

TINY = Size(
    window_s=0.5,
    warm_up_s=0.1,
    idle_s=0.1,
    rounds=1,
    calls=2,
    clients=(1, 3),
    nodes=(5,),
    at_once=(5,),
    items=20,
)


def test_every_scenario_gives_its_rows_without_an_error() -> None:
    figures = measure(list(SCENARIOS), TINY)
    assert [figure.name for figure in figures if figure.errors] == []
    shown = table(figures)
    for name in ("W1, 3 clients", "W2, 5 nodes", "W3, ten", "W4, 5 at once", "W5, loop over 20"):
        assert name in shown
