"""Publishing, switching, copying and deleting workflows."""

from executions.models import Execution
from executions.start.request import StartRequest
from executions.start.starting import execution_start
from tests.people import Person
from tests.workflows.drawing import graph, node, says
from tests.workflows.editing import SIMPLE, create, publish, save
from workflows.models import Trigger, Workflow, WorkflowVersion


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
        StartRequest(workflow=row, version=row.published, trigger_node="start", mode="manual", input={})
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
