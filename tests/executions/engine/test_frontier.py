"""An edge is unknown, taken or skipped; readiness, joins and skips follow."""

from executions.engine.frontier import Frontier
from tests.executions.engine.drawing import draw


def started(scheduler: Frontier) -> list[str]:
    return scheduler.ready()


def test_a_run_begins_with_its_trigger_alone() -> None:
    scheduler = Frontier(draw("t>a u>b t2>c").top, ["t"])
    assert started(scheduler) == ["t"]
    assert set(scheduler.newly_skipped()) == {"u", "b", "t2", "c"}


def test_all_successors_of_an_ended_node_are_ready_at_once() -> None:
    scheduler = Frontier(draw("t>a t>b t>c").top, ["t"])
    started(scheduler)
    scheduler.finish("t", ["main"])
    assert started(scheduler) == ["a", "b", "c"]


def test_a_join_waits_until_no_incoming_edge_is_unknown() -> None:
    scheduler = Frontier(draw("t>a t>b a>j b>j").top, ["t"])
    started(scheduler)
    scheduler.finish("t", ["main"])
    started(scheduler)
    scheduler.finish("a", ["main"])
    assert started(scheduler) == []
    scheduler.finish("b", ["main"])
    assert started(scheduler) == ["j"]


def test_a_join_goes_on_with_the_branch_that_was_taken() -> None:
    scheduler = Frontier(draw("t>a a:main>b a:other>c b>j c>j").top, ["t"])
    started(scheduler)
    scheduler.finish("t", ["main"])
    started(scheduler)
    scheduler.finish("a", ["other"])
    assert scheduler.newly_skipped() == ["b"]
    assert started(scheduler) == ["c"]
    scheduler.finish("c", ["main"])
    assert started(scheduler) == ["j"]


def test_a_skip_travels_down_to_the_end() -> None:
    scheduler = Frontier(draw("t>a a:other>b b>c c>d").top, ["t"])
    started(scheduler)
    scheduler.finish("t", ["main"])
    started(scheduler)
    scheduler.finish("a", ["main"])
    assert scheduler.newly_skipped() == ["b", "c", "d"]
    assert not scheduler.left


def test_an_any_merge_starts_with_the_first_taken_edge_and_only_once() -> None:
    merge = {"node": {"type": "flow.merge"}, "mode": "any"}
    scheduler = Frontier(draw("t>a t>b a>m b>m", m=merge).top, ["t"])
    started(scheduler)
    scheduler.finish("t", ["main"])
    started(scheduler)
    scheduler.finish("b", ["main"])
    assert started(scheduler) == ["m"]
    scheduler.finish("a", ["main"])
    assert started(scheduler) == []


def test_a_node_between_two_any_edges_is_skipped_only_when_both_are() -> None:
    merge = {"node": {"type": "flow.merge"}, "mode": "any"}
    scheduler = Frontier(draw("t>a a:other>m a:other>b b>m", m=merge).top, ["t"])
    started(scheduler)
    scheduler.finish("t", ["main"])
    started(scheduler)
    scheduler.finish("a", ["main"])
    assert set(scheduler.newly_skipped()) == {"m", "b"}


def test_an_any_merge_is_named_once_when_several_edges_are_taken_in_the_same_step() -> None:
    merge = {"node": {"type": "flow.merge"}, "mode": "any"}
    scheduler = Frontier(draw("t>a t>b t>c a>m b>m c>m", m=merge).top, ["t"])
    started(scheduler)
    scheduler.finish("t", ["main"])
    started(scheduler)
    for branch in "bac":
        scheduler.finish(branch, ["main"])
    assert started(scheduler) == ["m"]
    assert started(scheduler) == []


def test_an_any_merge_gets_what_came_first_and_nothing_else() -> None:
    merge = {"node": {"type": "flow.merge"}, "mode": "any"}
    scheduler = Frontier(draw("t>a t>b a>m b>m", m=merge).top, ["t"])
    started(scheduler)
    scheduler.finish("t", ["main"])
    started(scheduler)
    scheduler.finish("b", ["main"])
    scheduler.finish("a", ["main"])
    (edge,) = scheduler.taken_into("m")
    assert scheduler.level.edges[edge].source == "b"


def test_an_edge_drawn_twice_starts_its_target_once() -> None:
    scheduler = Frontier(draw("t>a a>b a:other>b").top, ["t"])
    started(scheduler)
    scheduler.finish("t", ["main"])
    started(scheduler)
    scheduler.finish("a", ["main", "other"])
    assert started(scheduler) == ["b"]
