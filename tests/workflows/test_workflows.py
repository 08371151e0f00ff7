"""Workflows over the API: drafts, revisions, versions, and what is left when one is deleted."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from executions.models import Execution
from executions.services import execution_start
from executions.starting import Start
from tests.people import Person
from tests.workflows.drawing import graph, node, says
from workflows.models import Edge, Node, Trigger, Workflow, WorkflowVersion

SIMPLE = graph("start>a", says("a", "hello"))


def create(who: Person, drawn: Any = SIMPLE, name: str = "Daily") -> dict[str, Any]:
    status, workflow = who.post("/api/workflows/", {"name": name, "graph": drawn})
    assert status == 201, workflow
    found: dict[str, Any] = workflow
    return found


def save(who: Person, workflow: dict[str, Any], drawn: Any, revision: int = 1) -> tuple[int, Any]:
    return who.put(f"/api/workflows/{workflow['id']}/graph/", {"revision": revision, "graph": drawn})


def publish(who: Person, workflow: dict[str, Any]) -> Any:
    status, answer = who.post(f"/api/workflows/{workflow['id']}/publish/")
    assert status == 200, answer
    return answer


# --- drafts ---


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


def test_half_a_character_is_kept_and_shown(alice: Person) -> None:
    workflow = create(alice, graph("start>a", says("a", "\ud83d")))
    shown = alice.get(f"/api/workflows/{workflow['id']}/")[1]
    assert shown["graph"]["nodes"][1]["parameters"]["fields"][0]["value"] == "\ud83d"
    publish(alice, workflow)


# --- versions ---


def test_publishing_numbers_versions_from_one(alice: Person) -> None:
    workflow = create(alice)
    assert publish(alice, workflow)["published_version"] == 1
    save(alice, workflow, graph("start>a", says("a", "other")))
    answer = publish(alice, workflow)
    assert (answer["published_version"], answer["published_revision"], answer["active"]) == (2, 2, True)


def test_publishing_what_is_published_makes_no_new_version(alice: Person) -> None:
    workflow = create(alice)
    publish(alice, workflow)
    assert publish(alice, workflow)["published_version"] == 1
    assert WorkflowVersion.objects.count() == 1


def test_moving_cards_and_writing_notes_is_no_new_version(alice: Person) -> None:
    workflow = create(alice)
    publish(alice, workflow)
    moved = graph("start>a", says("a", "hello", position={"x": 700, "y": 10}, note="moved"))
    save(alice, workflow, moved)
    assert publish(alice, workflow)["published_version"] == 1


def test_going_back_to_an_earlier_graph_is_its_earlier_version(alice: Person) -> None:
    workflow = create(alice)
    publish(alice, workflow)
    save(alice, workflow, graph("start>a", says("a", "other")))
    publish(alice, workflow)
    save(alice, workflow, SIMPLE, 2)
    assert publish(alice, workflow)["published_version"] == 1


def test_a_draft_run_makes_a_version_without_number_that_publishing_numbers(alice: Person) -> None:
    workflow = create(alice)
    for _ in range(2):
        assert alice.post(f"/api/workflows/{workflow['id']}/run/", {"draft": True})[0] == 202
    assert list(WorkflowVersion.objects.values_list("number", flat=True)) == [None]
    publish(alice, workflow)
    assert list(WorkflowVersion.objects.values_list("number", flat=True)) == [1]


def test_a_version_never_changes_with_the_draft(alice: Person) -> None:
    workflow = create(alice)
    publish(alice, workflow)
    frozen = WorkflowVersion.objects.get().graph
    save(alice, workflow, graph("start>a", says("a", "other")))
    assert WorkflowVersion.objects.get(number=1).graph == frozen


def test_what_cannot_run_is_not_published_and_the_problems_are_told(alice: Person) -> None:
    workflow = create(alice, graph("start>a", node("a", "flow.if"), node("b", "flow.switch")))
    status, answer = alice.post(f"/api/workflows/{workflow['id']}/publish/")
    assert (status, answer["error"]["code"]) == (422, "invalid_graph")
    problems = answer["error"]["details"]["problems"]
    assert [problem["severity"] for problem in problems] == ["error", "error", "warning"]
    assert "and 1 more" in answer["error"]["message"]
    assert Workflow.objects.get().published is None


def test_a_warning_does_not_keep_from_publishing(alice: Person) -> None:
    workflow = create(alice, graph("start>a", says("a", 1), says("island", 1)))
    assert [problem["code"] for problem in workflow["problems"]] == ["not_connected"]
    publish(alice, workflow)


# --- switching, copying, deleting ---


def test_only_what_is_published_can_be_switched_on(alice: Person) -> None:
    workflow = create(alice)
    status, answer = alice.patch(f"/api/workflows/{workflow['id']}/", {"active": True})
    assert (status, answer["error"]["code"]) == (409, "not_published")


def test_switching_off_and_on_stops_and_plans_the_schedule(alice: Person) -> None:
    drawn = graph("tick>a", node("tick", "trigger.schedule", rules=[{"cron": "0 9 * * *"}]), says("a", 1))
    workflow = create(alice, drawn)
    (trigger,) = publish(alice, workflow)["triggers"]
    assert trigger["next_run_at"] == trigger["next_times"][0]
    path = f"/api/workflows/{workflow['id']}/"
    assert alice.patch(path, {"active": False})[1]["triggers"][0]["next_run_at"] is None
    assert alice.patch(path, {"active": True})[1]["triggers"][0]["next_run_at"] == trigger["next_run_at"]


def test_a_trigger_keeps_its_address_while_its_node_is_there(alice: Person) -> None:
    drawn = graph("hook>a", node("hook", "trigger.webhook"), says("a", 1))
    workflow = create(alice, drawn)
    (first,) = publish(alice, workflow)["triggers"]
    assert len(first["url"].rpartition("/")[2]) == 32
    save(alice, workflow, graph("hook>a", node("hook", "trigger.webhook", methods=["GET"]), says("a", 1)))
    (second,) = publish(alice, workflow)["triggers"]
    assert second["url"] == first["url"]
    save(alice, workflow, SIMPLE, 2)
    triggers = publish(alice, workflow)["triggers"]
    assert [(item["type"], item["url"]) for item in triggers] == [("trigger.manual", None)]


def test_renaming_changes_nothing_else(alice: Person) -> None:
    workflow = create(alice)
    _, renamed = alice.patch(f"/api/workflows/{workflow['id']}/", {"name": "New", "description": "why"})
    changed = {key for key in workflow if workflow[key] != renamed[key]}
    assert changed == {"name", "description", "updated_at"}


def test_a_copy_has_the_draft_and_nothing_of_its_history(alice: Person) -> None:
    workflow = create(alice)
    publish(alice, workflow)
    status, copy = alice.post(f"/api/workflows/{workflow['id']}/duplicate/")
    assert status == 201
    assert copy["name"] == "Daily (copy)" and copy["id"] != workflow["id"]
    assert copy["graph"] == workflow["graph"]
    assert (copy["published_version"], copy["active"], copy["triggers"]) == (None, False, [])


def test_the_copy_of_a_long_name_still_says_that_it_is_one(alice: Person) -> None:
    workflow = create(alice, name="n" * 200)
    assert alice.post(f"/api/workflows/{workflow['id']}/duplicate/")[1]["name"].endswith("(copy)")


def test_deleting_stops_triggers_cancels_runs_and_keeps_the_history(alice: Person) -> None:
    drawn = graph("hook>a start>a", node("hook", "trigger.webhook"), says("a", 1))
    workflow = create(alice, drawn)
    publish(alice, workflow)
    row = Workflow.objects.get()
    assert row.published is not None
    started = execution_start(
        Start(workflow=row, version=row.published, trigger_node="start", mode="manual", input={})
    )
    path = f"/api/workflows/{workflow['id']}/"
    assert alice.delete(path)[0] == 204
    assert alice.get(path)[0] == 404
    assert alice.get("/api/workflows/")[1]["results"] == []
    assert not Trigger.objects.exists()
    status, execution = alice.get(f"/api/executions/{started.id}/")
    assert (status, execution["status"], execution["workflow_name"]) == (200, "cancelled", "Daily")
    assert execution["graph"]["nodes"]
    assert Execution.objects.count() == 1


# --- previews ---


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
