"""Templates may read values that exist, are upstream, and have certainly been produced."""

from typing import Any

import pytest

from tests.workflows.drawing import graph, node, says
from tests.workflows.graph.checking import problems, reads, told

IF = node("choose", "flow.if", conditions=[{"left": 1, "operator": "equals", "right": 1}])


def test_what_is_upstream_may_be_read() -> None:
    assert reads("{{a.value}}", says("a", 1)) == []


def test_a_node_that_does_not_lead_here_cannot_be_read() -> None:
    (problem,) = reads("{{c.value}}", says("c", 1), edges="start>b start>c")
    assert told(problem) == ("not_upstream", "b", "fields.0.value")
    assert problem.hint


def test_a_node_cannot_read_itself() -> None:
    assert [item.code for item in reads("{{b.value}}")] == ["not_upstream"]


def test_a_slip_of_a_name_is_an_error_that_suggests_the_right_one() -> None:
    (problem,) = reads("{{sumary.text}}", says("summary", 1), edges="start>summary summary>b")
    assert told(problem) == ("unknown_reference", "b", "fields.0.value")
    assert problem.hint == "Did you mean `summary`?"
    assert problem.severity == "error"


def test_any_field_of_an_open_input_may_be_read() -> None:
    assert reads("{{topic}}") == []


def test_a_deep_name_that_is_nowhere_is_a_warning_where_the_input_is_open() -> None:
    (problem,) = reads("{{zebra.stripes}}")
    assert (problem.code, problem.severity) == ("unknown_reference", "warning")


def test_a_field_that_a_webhook_does_not_have_is_an_error() -> None:
    found = problems(graph("hook>b", node("hook", "trigger.webhook"), says("b", "{{topic}} {{body}}")))
    assert [(item.code, item.severity) for item in found] == [("unknown_reference", "error")]


def test_a_disabled_node_has_no_output_to_read() -> None:
    (problem,) = reads("{{a.value}}", says("a", 1, disabled=True))
    assert told(problem) == ("disabled_reference", "b", "fields.0.value")


def test_item_and_index_are_only_inside_loops() -> None:
    assert {item.code for item in reads("{{item.name}}")} == {"unknown_reference"}


def test_each_name_is_told_once_a_field() -> None:
    assert len(reads("{{c.x}} {{c.y}} {{#if c.z}}{{/if}}", says("c", 1), edges="start>b start>c")) == 1


def may_be_missing(template: str, edges: str, *nodes: dict[str, Any]) -> bool:
    found = reads(template, *([IF] if "choose" in edges else []), *nodes, edges=edges)
    assert {(item.code, item.severity, item.node_id) for item in found} <= {
        ("may_not_have_run", "warning", "b")
    }
    return bool(found)


@pytest.mark.parametrize(
    ("edges", "missing"),
    [
        ("start>choose choose:true>x x>b", False),
        ("start>choose choose:true>x x>b choose:false>b", True),
        ("start>choose choose:true>x choose:false>y x>b y>b", True),
        ("start>x x>choose choose:true>b", False),
        ("start>x x>choose choose:true>y choose:false>z y>b z>b", False),
        ("start>x start>y x>b y>b", False),
        ("start>choose choose:true>x x>y y>b start>b", True),
    ],
    ids=[
        "behind it on its own branch",
        "one branch passes it by",
        "only one side of a diamond",
        "before the choice",
        "before a diamond",
        "both sides of a fork",
        "a shortcut passes the choice by",
    ],
)
def test_a_node_that_may_not_have_run_is_a_warning(edges: str, missing: bool) -> None:
    assert may_be_missing("{{x.value}}", edges, says("x", 1)) is missing


@pytest.mark.parametrize(
    "template",
    [
        "{{default x.value 'none'}}",
        "{{#if x.value}}{{x.value}}{{/if}}",
        "{{#with x}}{{value}}{{/with}}",
        "{{#each x.items}}{{this}}{{/each}}",
    ],
)
def test_a_guarded_reference_may_be_missing(template: str) -> None:
    edges = "start>choose choose:true>x choose:false>y x>b y>b"
    assert not may_be_missing(template, edges, says("x", 1))


def test_behind_a_merge_of_any_only_the_common_part_has_surely_run() -> None:
    merge = node("merge", "flow.merge", variable="merge", mode="any")
    edges = "start>x x>y x>z y>merge z>merge merge>b"
    assert may_be_missing("{{y.value}}", edges, says("y", 1), merge)
    assert not may_be_missing("{{x.value}}", edges, says("x", 1), merge)


def test_behind_a_merge_of_all_both_branches_of_a_fork_have_run() -> None:
    merge = node("merge", "flow.merge", variable="merge")
    assert not may_be_missing("{{y.value}}", "start>x x>y x>z y>merge z>merge merge>b", says("y", 1), merge)


def test_behind_a_switch_with_all_its_ports_joined_it_is_as_before() -> None:
    rule = {"port": "one", "conditions": [{"left": 1, "operator": "equals", "right": 1}]}
    switch = node("s", "flow.switch", variable="s", rules=[rule])
    edges = "start>x x>s s:one>y s:else>z y>b z>b"
    assert not may_be_missing("{{x.value}}", edges, says("x", 1), switch)
    assert may_be_missing("{{y.value}}", edges, says("y", 1), switch)


def test_what_follows_a_routed_error_may_not_have_run() -> None:
    risky = says("x", 1, on_error="route")
    edges = "start>x x:main>y x:error>z y>b z>b"
    assert may_be_missing("{{y.value}}", edges, says("y", 1), risky)
    assert not may_be_missing("{{x.value}}", edges, risky)


def test_with_two_triggers_only_one_has_run() -> None:
    found = reads("{{hook.body}}", node("hook", "trigger.webhook", variable="hook"), edges="start>b hook>b")
    assert [item.code for item in found] == ["may_not_have_run"]


def test_long_and_tangled_graphs_are_checked_without_tracing_every_way() -> None:
    """A thousand choices one after another have 2^1000 ways through them."""
    rules = [
        {"port": port, "conditions": [{"left": 1, "operator": "equals", "right": 1}]} for port in ("x", "y")
    ]
    size = 1_000
    switches = [node(f"s{n}", "flow.switch", variable=f"s{n}", rules=rules) for n in range(size)]
    steps = " ".join(f"s{n}:x>s{n + 1} s{n}:y>s{n + 1}" for n in range(size - 1))
    drawn = graph(f"start>s0 {steps} s{size - 1}:x>b", *switches, says("b", "{{s0}} {{s500.a}}"))
    assert problems(drawn) == []


def test_a_node_where_very_many_choices_meet_again() -> None:
    size = 1_200
    choices = [{**IF, "id": f"i{n}", "variable": f"i{n}"} for n in range(size)]
    edges = " ".join(f"start>i{n} i{n}:true>b i{n}:false>b" for n in range(size))
    assert problems(graph(f"{edges}", *choices, says("b", "{{i7.x}} {{i1100.x}}"))) == []
