"""Drafts through the API: saved work is kept, and nobody's work is lost."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.people import Person
from tests.workflows.drawing import graph, node, says
from tests.workflows.editing import SIMPLE, create, publish, save
from workflows.models import Edge, Node


def test_a_new_workflow_has_an_empty_draft_and_is_asleep(alice: Person) -> None:
    status, workflow = alice.post("/api/workflows/", {"name": "Daily"})
    assert status == 201
    assert workflow["graph"] == {"nodes": [], "edges": []}
    assert (workflow["revision"], workflow["active"], workflow["published_version"]) == (1, False, None)
    assert workflow["triggers"] == [] and workflow["last_run"] is None
    assert [problem["code"] for problem in workflow["problems"]] == ["no_trigger"]


def test_what_a_node_leaves_open_is_filled_in(alice: Person) -> None:
    drawn = graph("start>n2", {"id": "n2", "type": "http.request", "label": "Fetch the page"})
    nodes = {item["id"]: item for item in create(alice, drawn)["graph"]["nodes"]}
    assert nodes["start"]["label"] == "Manual"
    assert nodes["n2"]["variable"] == "fetchThePage"
    assert nodes["n2"]["parameters"] == {} and nodes["n2"]["on_error"] == "stop"


def test_the_list_shows_the_newest_first_without_drafts(alice: Person) -> None:
    create(alice, name="First")
    create(alice, name="Second")
    rows = alice.get("/api/workflows/")[1]["results"]
    assert [row["name"] for row in rows] == ["Second", "First"]
    assert "graph" not in rows[0] and "problems" not in rows[0]


def test_the_search_looks_at_names_and_descriptions(alice: Person) -> None:
    create(alice, name="Invoices")
    alice.post("/api/workflows/", {"name": "Other", "description": "reads invoices"})
    create(alice, name="Mail")
    rows = alice.get("/api/workflows/?search=INVOICE")[1]["results"]
    assert [row["name"] for row in rows] == ["Other", "Invoices"]


def test_a_draft_is_saved_by_difference(alice: Person) -> None:
    workflow = create(alice, graph("start>a a>b", says("a", 1), says("b", 2)))
    before = dict(Node.objects.values_list("node_id", "pk"))
    edges = set(Edge.objects.values_list("pk", flat=True))
    drawn = graph("start>a a>b", says("a", 1), says("b", 3))
    assert save(alice, workflow, drawn)[0] == 200
    assert dict(Node.objects.values_list("node_id", "pk")) == before
    assert set(Edge.objects.values_list("pk", flat=True)) == edges
    assert save(alice, workflow, graph("start>b", says("b", 3)), 2)[0] == 200
    assert dict(Node.objects.values_list("node_id", "pk")) == {"start": before["start"], "b": before["b"]}


def test_a_saved_draft_comes_back_as_it_was_drawn(alice: Person) -> None:
    drawn = graph("start>a a>b b>c", says("a", {"deep": [1, 2.5, None, "ü\u0000"]}), node("c", note="why"))
    workflow = create(alice)
    status, saved = save(alice, workflow, drawn)
    assert status == 200 and saved["revision"] == 2
    shown = alice.get(f"/api/workflows/{workflow['id']}/")[1]
    assert shown["graph"] == saved["graph"]
    assert [item["id"] for item in shown["graph"]["nodes"]] == ["start", "a", "b", "c"]
    value = shown["graph"]["nodes"][1]["parameters"]["fields"][0]["value"]
    assert value == {"deep": [1, 2.5, None, "ü\u0000"]}


def test_a_save_answers_with_every_problem_of_the_draft(alice: Person) -> None:
    workflow = create(alice)
    _, saved = save(alice, workflow, graph("start>a", node("a", "flow.if")))
    (problem,) = saved["problems"]
    assert (problem["code"], problem["node_id"], problem["field"], problem["severity"]) == (
        "missing_parameter",
        "a",
        "conditions",
        "error",
    )


def test_saving_over_a_stale_revision_changes_nothing_and_shows_the_newest(
    people: dict[str, Person],
) -> None:
    alice, bob = people["alice"], people["bob"]
    workflow = create(alice)
    assert save(bob, workflow, graph("start>b", says("b", 2)))[0] == 200
    status, answer = save(alice, workflow, graph("start>c", says("c", 3)))
    assert (status, answer["error"]["code"]) == (409, "stale_revision")
    details = answer["error"]["details"]
    assert (details["revision"], details["updated_by"]) == (2, "bob@example.com")
    assert [item["id"] for item in details["graph"]["nodes"]] == ["start", "b"]
    assert details["updated_at"]
    assert alice.get(f"/api/workflows/{workflow['id']}/")[1]["graph"] == details["graph"]


@pytest.mark.parametrize(
    ("drawn", "field"),
    [
        ([], None),
        ({"nodes": {}}, "nodes"),
        ({"nodes": [{"type": "data.set"}]}, "nodes.0.id"),
        ({"nodes": [{"id": "a b", "type": "data.set"}]}, "nodes.0.id"),
        ({"nodes": [{"id": "a", "type": "data.set", "organization": "x"}]}, "nodes.0.organization"),
        ({"nodes": [{"id": "a", "type": "x", "label": "two\nlines"}]}, "nodes.0.label"),
        ({"nodes": [{"id": "a", "type": "x", "label": "nul\0"}]}, "nodes.0.label"),
        ({"nodes": [{"id": "a", "type": "x"}, {"id": "a", "type": "x"}]}, "nodes"),
        ({"nodes": [], "edges": [{"source": "a"}]}, "edges.0.target"),
        ({"nodes": [], "edges": [], "extra": 1}, "extra"),
    ],
)
def test_what_is_not_a_graph_is_refused_saying_where(alice: Person, drawn: Any, field: str | None) -> None:
    workflow = create(alice)
    status, answer = save(alice, workflow, drawn)
    assert status == 400, answer
    if isinstance(drawn, dict):
        assert answer["error"]["code"] == "invalid_graph_shape"
        assert answer["error"]["details"]["field"] == field
    assert alice.get(f"/api/workflows/{workflow['id']}/")[1]["revision"] == 1


def test_a_draft_with_a_strangers_credential_is_refused(people: dict[str, Person]) -> None:
    body = {"name": "Theirs", "type": "http_bearer", "data": {"token": "t" * 20}}
    foreign = people["charlie"].post("/api/credentials/", body)[1]["id"]
    for credential in (foreign, str(uuid4()), "nonsense"):
        drawn = graph("start>a", node("a", "http.request", url="https://x.example", credential=credential))
        workflow = create(people["alice"])
        status, answer = save(people["alice"], workflow, drawn)
        assert (status, answer["error"]["code"]) == (400, "credential_not_found")
        assert answer["error"]["details"]["node_id"] == "a"
        assert answer["error"]["hint"]


def test_numbers_that_are_none_do_not_come_in(alice: Person) -> None:
    workflow = create(alice)
    raw = '{"revision": 1, "graph": {"nodes": [{"id": "a", "type": "x", "position": {"x": 1e999}}]}}'
    client = Client(headers={"Authorization": f"Bearer {alice.token}"})
    answer = client.put(f"/api/workflows/{workflow['id']}/graph/", raw, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_json")


def test_half_a_character_is_replaced_where_it_comes_in(alice: Person) -> None:
    workflow = create(alice, graph("start>a", says("a", "\ud83d")))
    shown = alice.get(f"/api/workflows/{workflow['id']}/")[1]
    assert shown["graph"]["nodes"][1]["parameters"]["fields"][0]["value"] == "\ufffd"
    publish(alice, workflow)


def test_a_preview_uses_examples_before_the_first_run(alice: Person) -> None:
    drawn = graph(
        "start>a",
        node("start", "trigger.manual", sample_input={"topic": "whales"}),
        says("a", "{{topic}}"),
    )
    workflow = create(alice, drawn)
    body = {"graph": drawn, "node_id": "a", "field": "fields.0.value", "template": "About {{topic}}"}
    status, preview = alice.post(f"/api/workflows/{workflow['id']}/preview/", body)
    assert status == 200
    assert preview == {"value": "About whales", "type": "string", "source": "example", "error": None}


def test_a_preview_of_one_expression_keeps_its_type(alice: Person) -> None:
    drawn = graph("start>a", node("start", "trigger.manual", sample_input={"n": [1]}), says("a", 1))
    workflow = create(alice, drawn)
    body = {"graph": drawn, "node_id": "a", "template": "{{n}}"}
    assert alice.post(f"/api/workflows/{workflow['id']}/preview/", body)[1]["type"] == "array"


@pytest.mark.parametrize(("template", "line"), [("{{#if}", 1), ("a\n{{nothing}}", 2)])
def test_a_preview_tells_where_a_template_goes_wrong(alice: Person, template: str, line: int) -> None:
    workflow = create(alice)
    body = {"graph": SIMPLE, "node_id": "a", "template": template}
    status, preview = alice.post(f"/api/workflows/{workflow['id']}/preview/", body)
    assert status == 200
    assert preview["value"] is None and preview["error"]["line"] == line
    assert preview["error"]["message"] and preview["error"]["code"]


def test_a_preview_of_a_broken_drawing_is_no_crash(alice: Person) -> None:
    workflow = create(alice)
    drawn = graph("ghost>a a>b b>a start>b", says("a", 1))
    drawn["nodes"] = [item for item in drawn["nodes"] if item["id"] != "ghost"]
    for node_id in ("a", "b", "start"):
        body = {"graph": drawn, "node_id": node_id, "template": "x"}
        assert alice.post(f"/api/workflows/{workflow['id']}/preview/", body)[0] == 200
