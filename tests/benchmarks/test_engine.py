"""The benchmark of the engine runs every scenario, on a small scale, and finds everything recorded."""

import pytest

from benchmarks.engine import n8n_graphs
from benchmarks.engine.__main__ import measure
from benchmarks.engine.api import lists_table, measure_lists
from benchmarks.engine.growth import Growth, growth_table, measure_growth
from benchmarks.engine.history import Moment, history_table, measure_history
from benchmarks.engine.scenarios import SCENARIOS
from benchmarks.engine.size import Size
from benchmarks.engine.table import figure, table

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
    running=3,
    killed=("workers",),
    payloads=(1_000,),
    workers=(1,),
    history=(0, 5),
)


def test_every_scenario_gives_its_rows_without_an_error() -> None:
    figures = measure(list(SCENARIOS), TINY)
    assert [figure.name for figure in figures if figure.errors] == []
    assert {one.name: one.values for one in figures}["workers killed, 3 running: finish"] == [3]
    shown = table(figures)
    for name in (
        "W1, 3 clients",
        "W2, 5 nodes",
        "W3, ten",
        "W4, 5 at once",
        "W5, loop over 20",
        "workers killed, 3 running",
        "run by a token, 10 clients",
        "20 executions, 10 clients",
    ):
        assert name in shown


def test_growth_is_measured_for_every_workflow_and_number_of_workers() -> None:
    grown = measure_growth(TINY)
    assert [(one.name, one.workers, one.errors) for one in grown] == [
        ("5 nodes", 1, 0),
        ("payload of 1 KB", 1, 0),
    ]


def test_lists_are_measured_at_every_length_and_with_large_graphs() -> None:
    moments = measure_lists(TINY)
    assert [(one.nodes, one.errors) for one in moments] == [(4, 0), (4, 0), (5, 0)]
    assert "20 workflows" in lists_table(moments)


def test_history_is_measured_at_every_length() -> None:
    first, second = measure_history(TINY)
    assert first.executions == 0
    assert second.executions >= 5
    assert (first.errors, second.errors) == (0, 0)


def test_the_table_of_history_has_a_row_for_each_length() -> None:
    _, _, row = history_table([Moment(10_000, 700.4, 60.0, 2)], 50).splitlines()
    assert row == "| 10,000 | 700/s, 2 errors | 60.0 ms |"


def test_the_table_of_growth_has_two_columns_for_each_number_of_workers() -> None:
    grown = [Growth("10 nodes", 1, 2.0, 30.0, 0), Growth("10 nodes", 2, 1.5, 50.0, 1)]
    head, _, row = growth_table(grown).splitlines()
    assert head == "| workflow | 1 worker: p50 | 10 clients | 2 workers: p50 | 10 clients |"
    assert row == "| 10 nodes | 2.0 ms | 30.0/s | 1.5 ms | 50.0/s, 1 errors |"


def test_what_was_measured_of_a_peer_takes_the_place_of_what_was_recorded() -> None:
    ours, theirs = (figure("W1, 10 clients", "/s", [value]) for value in (400, 37))
    without, beside = table([ours]), table([ours], [theirs], "2.41.1")
    assert "| 38/s | 171/s |" in without
    assert "| 37.0 /s (this run) | 171/s |" in beside
    assert "2.41.1, default" in beside


@pytest.mark.parametrize(
    ("graph", "nodes"), [(n8n_graphs.order(), 4), (n8n_graphs.line(5), 6), (n8n_graphs.thinking(10), 13)]
)
def test_a_peers_graph_has_as_many_nodes_as_ours_and_joins_them_all(
    graph: n8n_graphs.Graph, nodes: int
) -> None:
    assert len(graph["nodes"]) == nodes
    ends = {edge["node"] for one in graph["connections"].values() for edge in one["main"][0]}
    assert ends == {node["name"] for node in graph["nodes"]} - {"hook"}
