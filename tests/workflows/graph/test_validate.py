"""Every problem of a drawing, each once, with node, field and what to do."""

from typing import Any

import pytest

from tests.workflows.drawing import graph, node, says
from workflows.graph import CredentialFacts, Graph, GraphError, normalize, validate
from workflows.graph.graph import MAX_BYTES, MAX_EDGES, MAX_NODES
from workflows.nodes import catalogue
from workflows.sdk import Problem
from workflows.templating import HELPERS

OPENROUTER = "11111111-1111-7111-8111-111111111111"
BEARER = "22222222-2222-7222-8222-222222222222"
BASIC = "33333333-3333-7333-8333-333333333333"
HEADER = "44444444-4444-7444-8444-444444444444"
CREDENTIALS = {
    BASIC: CredentialFacts(type="http_basic", name="Caller"),
    HEADER: CredentialFacts(type="http_header", name="Key"),
    OPENROUTER: CredentialFacts(type="openrouter", name="Main"),
    BEARER: CredentialFacts(type="http_bearer", name="Token"),
}


def problems(drawn: dict[str, Any]) -> list[Problem]:
    parsed = normalize(Graph.parse(drawn), catalogue(), HELPERS)
    return validate(parsed, catalogue(), credentials=CREDENTIALS, helpers=HELPERS)


def only(drawn: dict[str, Any]) -> Problem:
    found = problems(drawn)
    assert len(found) == 1, [(item.code, item.node_id, item.message) for item in found]
    return found[0]


def told(problem: Problem) -> tuple[str, str | None, str | None]:
    return problem.code, problem.node_id, problem.field


def reads(template: str, *nodes: dict[str, Any], edges: str = "start>a a>b") -> list[Problem]:
    return problems(graph(edges, *nodes, says("b", template)))


# --- shape ---


def test_a_drawing_without_faults_has_no_problems() -> None:
    assert problems(graph("start>a a>b", says("a", "{{trigger.x}}"), says("b", "{{a.value}}"))) == []


def test_a_circle_names_every_node_that_could_never_start() -> None:
    found = problems(graph("start>a a>b b>c c>b c>d"))
    assert {told(item) for item in found if item.code == "cycle"} == {
        ("cycle", "b", None),
        ("cycle", "c", None),
        ("cycle", "d", None),
    }
    assert all(item.hint for item in found if item.code == "cycle")


def test_a_node_that_leads_to_itself_is_a_circle() -> None:
    assert ("cycle", "a", None) in {told(item) for item in problems(graph("start>a a>a"))}


def test_an_unknown_output_port_is_named_with_those_there_are() -> None:
    condition = {"left": 1, "operator": "equals", "right": 1}
    problem = only(graph("start>a a:maybe>b", node("a", "flow.if", conditions=[condition])))
    assert told(problem) == ("unknown_port", "a", "maybe")
    assert "true, false" in problem.message


def test_an_unknown_input_port_is_a_problem_of_the_target() -> None:
    assert told(only(graph("start>a:side"))) == ("unknown_port", "a", "side")


def test_nothing_leads_into_a_trigger() -> None:
    problem = next(item for item in problems(graph("start>a a>hook", node("hook", "trigger.webhook"))))
    assert told(problem) == ("unknown_port", "hook", "main")
    assert "takes no input" in problem.message


def test_the_error_port_is_there_where_errors_are_routed() -> None:
    assert problems(graph("start>a a:error>b", says("a", 1, on_error="route"))) == []
    assert told(only(graph("start>a a:error>b", says("a", 1)))) == ("unknown_port", "a", "error")


def test_the_rules_of_a_switch_are_ports() -> None:
    rule = {"port": "urgent", "conditions": [{"left": 1, "operator": "equals", "right": 1}]}
    switch = node("a", "flow.switch", rules=[rule])
    assert problems(graph("start>a a:urgent>b a:else>c", switch)) == []
    assert told(only(graph("start>a a:calm>b", switch))) == ("unknown_port", "a", "calm")


def test_the_same_edge_twice_is_a_problem() -> None:
    assert told(only(graph("start>a start>a"))) == ("duplicate_edge", "a", None)


def test_an_edge_to_nowhere_is_told_before_all_else() -> None:
    drawn = graph("start>a a>ghost")
    drawn["nodes"] = [item for item in drawn["nodes"] if item["id"] != "ghost"]
    assert told(only(drawn)) == ("unknown_node", None, "ghost")


def test_a_workflow_needs_a_trigger() -> None:
    problem = only(graph("a>b"))
    assert told(problem) == ("no_trigger", None, None)
    assert problem.severity == "error" and problem.hint


def test_only_disabled_triggers_are_none() -> None:
    drawn = graph("start>a", node("start", "trigger.manual", disabled=True))
    assert "no_trigger" in {item.code for item in problems(drawn)}


def test_what_no_trigger_leads_to_is_a_warning() -> None:
    found = problems(graph("start>a lonely>friend"))
    assert [told(item) for item in found] == [
        ("not_connected", "lonely", None),
        ("not_connected", "friend", None),
    ]
    assert {item.severity for item in found} == {"warning"}


def test_an_unknown_node_type_suggests_the_nearest() -> None:
    problem = only(graph("start>a", node("a", "openrouter.chatt")))
    assert told(problem) == ("unknown_node_type", "a", "type")
    assert problem.hint == "Did you mean 'openrouter.chat'?"


def test_a_node_type_that_resembles_none_may_be_of_a_pack() -> None:
    problem = only(graph("start>a", node("a", "zzzzzz")))
    assert problem.hint and "pack" in problem.hint


def test_a_version_that_is_not_installed_is_an_unknown_type() -> None:
    assert told(only(graph("start>a", node("a", "data.set", type_version=99))))[0] == "unknown_node_type"


def test_a_parent_must_be_a_container() -> None:
    for parent in ("start", "ghost"):
        assert told(only(graph("start>a", says("a", 1, parent=parent)))) == ("unknown_parent", "a", "parent")


def test_errors_stand_before_warnings() -> None:
    found = problems(graph("start>a lonely>b", node("a", "flow.if")))
    assert [item.severity for item in found] == ["error", "warning", "warning"]


# --- names ---


@pytest.mark.parametrize(
    ("variable", "why"),
    [
        ("1st", "start with a letter"),
        ("a-b", "only letters"),
        ("a b", "only letters"),
        ("ünder", "only letters"),
        ("trigger", "already use"),
        ("execution", "already use"),
        ("workflow", "already use"),
        ("vars", "already use"),
        ("item", "already use"),
        ("index", "already use"),
        ("this", "already use"),
        ("json", "template helper"),
        ("each", "already use"),
        ("else", "already use"),
    ],
)
def test_a_variable_must_be_a_free_name(variable: str, why: str) -> None:
    problem = only(graph("start>a", node("a", variable=variable)))
    assert told(problem) == ("invalid_variable", "a", "variable")
    assert why in problem.message


def test_two_nodes_with_one_variable_are_both_told() -> None:
    found = problems(graph("start>a a>b", node("a", variable="same"), node("b", variable="same")))
    assert [told(item) for item in found] == [
        ("invalid_variable", "a", "variable"),
        ("invalid_variable", "b", "variable"),
    ]


# --- parameters ---


def test_a_missing_parameter_is_told_by_its_path() -> None:
    condition = {"operator": "equals", "right": 1}
    rule = {"conditions": [condition]}
    problem = only(graph("start>a", node("a", "flow.switch", rules=[rule])))
    assert told(problem) == ("missing_parameter", "a", "rules.0.port")


def test_an_invalid_parameter_is_told_by_its_path() -> None:
    condition = {"left": 1, "operator": "resembles", "right": 1}
    problem = only(graph("start>a", node("a", "flow.if", conditions=[condition])))
    assert told(problem) == ("invalid_parameter", "a", "conditions.0.operator")


def test_an_unknown_parameter_is_invalid() -> None:
    assert told(only(graph("start>a", node("a", "data.set", colour="red")))) == (
        "invalid_parameter",
        "a",
        "colour",
    )


def test_a_number_may_be_a_template_until_it_is_rendered() -> None:
    assert problems(graph("start>a", node("a", "flow.respond", status="{{trigger.status}}"))) == []
    assert told(only(graph("start>a", node("a", "flow.respond", status="many"))))[0] == "invalid_parameter"


def test_a_disabled_node_may_be_unfinished() -> None:
    assert problems(graph("start>a", node("a", "flow.if", disabled=True))) == []


def test_a_template_that_cannot_be_read_is_told_with_its_place() -> None:
    (problem,) = reads("one\n{{#if x}")
    assert told(problem) == ("invalid_template", "b", "fields.0.value")
    assert "line 2" in problem.message


def test_a_template_in_a_field_that_takes_none_is_ordinary_text() -> None:
    drawn = graph("start>a", node("a", fields=[{"name": "{{#if}", "value": 1}]))
    assert problems(drawn) == []


# --- credentials ---


def test_a_node_that_needs_a_credential_says_of_which_type() -> None:
    problem = only(graph("hook>a", node("hook", "trigger.webhook", auth="basic")))
    assert told(problem) == ("credential_missing", "hook", "credential")
    assert "http_basic" in problem.message


def test_a_credential_that_is_gone_is_told() -> None:
    drawn = graph("start>a", node("a", "http.request", url="https://x.example", credential=OPENROUTER[::-1]))
    assert told(only(drawn)) == ("credential_not_found", "a", "credential")


def test_a_credential_of_the_wrong_type_is_told_by_name() -> None:
    drawn = graph("start>a", node("a", "http.request", url="https://x.example", credential=OPENROUTER))
    problem = only(drawn)
    assert told(problem) == ("credential_type", "a", "credential")
    assert "'Main'" in problem.message
    assert (
        problems(graph("start>a", node("a", "http.request", url="https://x.example", credential=BEARER)))
        == []
    )


def test_a_webhook_with_the_credential_of_another_scheme_is_told() -> None:
    for auth, credential in (("basic", HEADER), ("header", BASIC), ("hmac", BASIC)):
        drawn = graph("hook>a", node("hook", "trigger.webhook", auth=auth, credential=credential))
        assert told(only(drawn)) == ("credential_type", "hook", "credential")
    fitting = graph("hook>a", node("hook", "trigger.webhook", auth="basic", credential=BASIC))
    assert problems(fitting) == []


# --- references ---

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


# --- limits ---


def many(nodes: int, edges: int = 0) -> dict[str, Any]:
    ids = [{"id": f"n{place}", "type": "data.set"} for place in range(nodes)]
    return {"nodes": ids, "edges": [{"source": "n0", "target": "n1"}] * edges}


@pytest.mark.parametrize(
    ("at_limit", "above"),
    [
        (many(MAX_NODES), many(MAX_NODES + 1)),
        (many(2, MAX_EDGES), many(2, MAX_EDGES + 1)),
    ],
    ids=["nodes", "edges"],
)
def test_a_graph_has_a_largest_size(at_limit: dict[str, Any], above: dict[str, Any]) -> None:
    Graph.parse(at_limit)
    with pytest.raises(GraphError, match="too many"):
        Graph.parse(above)


def test_a_graph_has_at_most_five_megabytes() -> None:
    drawn = graph("start>a", says("a", ""))
    room = MAX_BYTES - len(str(drawn)) - 200
    Graph.parse(graph("start>a", says("a", "x" * room)))
    with pytest.raises(GraphError, match="larger than 5 MB"):
        Graph.parse(graph("start>a", says("a", "x" * MAX_BYTES)))


def test_the_largest_graph_is_checked_in_reasonable_steps() -> None:
    chain = " ".join(f"n{place}>n{place + 1}" for place in range(MAX_NODES - 2))
    drawn = graph(f"start>n0 {chain}")
    assert problems(drawn) == []


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
