"""Every problem of a drawing, each once, with node, field and what to do."""

from typing import Any

import pytest

from tests.workflows.drawing import graph, node, says
from tests.workflows.graph.checking import (
    BASIC,
    BEARER,
    CREDENTIALS,
    HEADER,
    OPENROUTER,
    only,
    problems,
    reads,
    told,
)
from workflows.graph import Graph, GraphError, normalize, validate
from workflows.graph.graph import MAX_BYTES, MAX_EDGES, MAX_NODES
from workflows.nodes import catalogue
from workflows.templating import HELPERS

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


def test_an_empty_parameter_is_told_in_plain_words() -> None:
    problem = only(graph("start>a", node("a", "http.request", url="")))
    assert told(problem) == ("invalid_parameter", "a", "url")
    assert problem.message == "`url` is empty."


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
    with pytest.raises(GraphError, match="at most"):
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


def test_the_operators_defaults_count_in_a_draft() -> None:
    budget = {"user_prompt": "Hi", "reasoning": {"max_tokens": 2000}, "max_tokens": None}
    asking = graph("start>a", node("a", "openrouter.chat", credential=OPENROUTER, **budget))
    parsed = normalize(Graph.parse(asking), catalogue(), HELPERS)

    def found(limit: int | None) -> list[Any]:
        defaults = {} if limit is None else {"max_tokens": limit}
        return [
            problem.field
            for problem in validate(parsed, catalogue(), credentials=CREDENTIALS, defaults=lambda _: defaults)
        ]

    assert (found(None), found(2000), found(2001)) == ([], ["reasoning.max_tokens"], [])
