"""No payload and no webhook address comes to who may not see it: canaries lie wherever there can be one."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import models

from accounts.permissions import PERMISSIONS, Role
from accounts.services import token_create
from assets.models import Asset
from assets.spool import Spool
from assets.storage import store
from core.db.fields import JsonTextField
from executions.models import Execution, NodeRun
from executions.models.hook_calls import HookCall
from executions.store.values import written
from tests.operations import MAY, NAMES, OPERATIONS, OWN_ACCOUNT, ask
from tests.people import Person
from tests.world import GRAPH, World, make_world
from tools.permission_page import PART, YES, operations_asked
from workflows.models import DraftHook, Trigger

CANARY = "canary-of-a-payload"
ADDRESS = "canary-of-an-address"
SHAPES = {
    "error": {"code": "boom", "message": CANARY, "hint": CANARY, "node_id": "call", "details": {"a": CANARY}},
    "wait": {"asks": True, "until": None, "shown": {"title": CANARY, "details": CANARY}},
    "calls": [{"prompt": CANARY}],
    "earlier": [
        {"attempt": 1, "status": "failed", "input": CANARY, "error": {"message": CANARY}, "new": CANARY}
    ],
    "usage": {"input_tokens": 1, "output_tokens": 1},
    "progress": {"done": 1, "failed": 0},
    "ports": ["main"],
    "answer": {"action": "approve", "data": CANARY},
}
ASKED = operations_asked()


def filled(model: type[models.Model]) -> dict[str, Any]:
    """A canary in every JSON column, including future ones."""
    columns = [field.name for field in model._meta.fields if isinstance(field, JsonTextField)]
    return {name: SHAPES.get(name, {"data": CANARY}) for name in columns}


@pytest.fixture
def world(people: dict[str, Person], settings: Any) -> World:
    made = make_world(people)
    Execution.objects.update(**filled(Execution))
    waiting = NodeRun.objects.filter(execution=made.ids["executions"])
    waiting.update(**filled(NodeRun))
    waiting.filter(node_id="call").update(status="waiting")
    first = waiting.get(node_id="start")
    NodeRun.objects.create(
        execution=first.execution, node_id="call", iteration="0", attempt=1, status="failed", effect="pure",
        seq=9, **filled(NodeRun),
    )  # fmt: skip
    value = written(f'"{CANARY}"', first.execution.organization_id, first.execution_id)
    value.save()
    made.ids["values"] = str(value.pk)
    HookCall.objects.update(
        headers={"x": CANARY}, body=CANARY.encode(), query=f"a={CANARY}", path=f"/hooks/{ADDRESS}"
    )
    Asset.objects.files().update(name=CANARY)
    Trigger.objects.filter(node_id="hook").update(token=ADDRESS)
    DraftHook.objects.update(token=f"{ADDRESS}-of-a-test")
    return made


def reachable(role: str) -> list[str]:
    """The read-only operations that a role may call."""
    permissions = PERMISSIONS[Role(role)]
    cells = {name: asked.cell(permissions) for name, asked in ASKED.items()}
    return [name for name, needed in MAY.items() if needed != OWN_ACCOUNT and cells[name] in (YES, PART)]


def answer_of(person: Person, world: World, operation: str) -> str:
    answer = ask(person, world, operation)
    assert answer.status_code < 300, answer.content
    return b"".join(answer).decode()


@pytest.mark.parametrize("operation", reachable("viewer"))
def test_a_viewer_sees_neither_payload_nor_address(
    people: dict[str, Person], world: World, operation: str
) -> None:
    shown = answer_of(people["vera"], world, operation)
    assert CANARY not in shown and ADDRESS not in shown


@pytest.mark.parametrize("operation", [name for name in reachable("operator") if ASKED[name].redacts])
def test_an_operator_sees_no_payload_of_what_others_started(
    people: dict[str, Person], world: World, operation: str
) -> None:
    assert CANARY not in answer_of(people["otto"], world, operation)


@pytest.mark.parametrize(
    "operation", [name for name in OPERATIONS if ASKED[name].redacts == "execution.payload"]
)
def test_an_editor_sees_it_so_that_the_canaries_lie_where_they_should(
    people: dict[str, Person], world: World, operation: str
) -> None:
    if operation.startswith("POST"):  # a preview: its data is tried below
        return
    shown = answer_of(people["bob"], world, operation)
    assert CANARY in shown or operation.endswith("/calls/")
    assert '"redacted":true' not in shown


def test_an_editor_sees_the_addresses_and_an_operator_too(people: dict[str, Person], world: World) -> None:
    for name in ("bob", "otto"):
        shown = answer_of(people[name], world, "GET /api/workflows/{id}/")
        assert f"/hooks/{ADDRESS}" in shown and f"{ADDRESS}-of-a-test" in shown


def test_what_is_hidden_is_null_and_said_to_be_so(people: dict[str, Person], world: World) -> None:
    whole = people["bob"].get(world.path("/api/executions/{id}/"))[1]
    part = people["vera"].get(world.path("/api/executions/{id}/"))[1]
    assert part.keys() == whole.keys() and part["redacted"] and not whole["redacted"]
    assert (part["input"], part["output"], part["status"]) == (None, None, whole["status"])
    assert part["error"] == {
        "code": "boom",
        "message": None,
        "hint": None,
        "node_id": "call",
        "details": None,
    }
    node = {run["node_id"]: run for run in part["nodes"]}["call"]
    assert node.keys() == {run["node_id"]: run for run in whole["nodes"]}["call"].keys()
    assert (node["input"], node["output"], node["redacted"]) == (None, None, True)
    assert node["wait"]["asks"] is True and node["wait"]["shown"] is None


def test_templates_are_tried_with_examples_by_who_sees_no_runs(
    people: dict[str, Person], world: World
) -> None:
    NodeRun.objects.filter(node_id="start").update(node_id="hook", output=CANARY, status="succeeded")
    Execution.objects.update(status="succeeded")
    path = world.path("/api/workflows/{id}/preview/")
    named = [{**node, "variable": node["id"]} for node in GRAPH["nodes"]]
    body = {"graph": {**GRAPH, "nodes": named}, "node_id": "call", "template": "{{hook}}"}
    assert CANARY in str(people["bob"].post(path, body)[1])
    assert people["bob"].post(path, body)[1]["source"] == "mixed"
    assert people["vera"].post(path, body)[1]["source"] == "example"


# --- one's own ---


@pytest.fixture
def own(people: dict[str, Person], world: World) -> World:
    """The world, in which otto has started what alice had."""
    started = Execution.objects.filter(pk__in=[world.ids["executions"], world.ids["ended"]])
    started.update(started_by=people["otto"].user.pk)
    return world


@pytest.mark.parametrize(
    "operation", [name for name in OPERATIONS if name.startswith("GET /api/executions/{id}")]
)
def test_an_operator_sees_all_of_what_they_started(
    people: dict[str, Person], own: World, operation: str
) -> None:
    assert CANARY in answer_of(people["otto"], own, operation)


@pytest.mark.parametrize("action", ["cancel/", "retry/", "nodes/{node_id}/resolve/"])
def test_an_operator_cancels_retries_and_answers_what_they_started_only(
    people: dict[str, Person], own: World, action: str
) -> None:
    NodeRun.objects.update(wait=None, answer=None)
    NodeRun.objects.filter(node_id="call").update(status="interrupted")
    operation = f"POST /api/executions/{{id}}/{action}"
    assert ask(people["otto"], own, operation).status_code == 202
    Execution.objects.update(started_by=people["bob"].user.pk)
    refused = ask(people["otto"], own, operation)
    assert refused.status_code == 403 and "execution.manage" in refused.json()["error"]["message"]


def test_a_run_belongs_to_who_started_it_and_a_retry_to_who_retried(
    people: dict[str, Person], world: World
) -> None:
    otto, bob = people["otto"], people["bob"]
    made = otto.post(world.path("/api/workflows/{id}/run/"), {"input": {"a": CANARY}})[1]
    assert otto.get(f"/api/executions/{made['id']}/")[1]["own"] is True
    Execution.objects.filter(pk=made["id"]).update(status="failed")
    again = bob.post(f"/api/executions/{made['id']}/retry/", {"from": "start"})[1]
    assert again["own"] is True
    assert otto.get(f"/api/executions/{again['id']}/")[1]["input"] is None


@pytest.mark.parametrize(("name", "own_only"), [("otto", True), ("bob", False)])
def test_what_an_operator_starts_or_retries_opens_only_their_files(
    people: dict[str, Person], world: World, name: str, own_only: bool
) -> None:
    made = people[name].post(world.path("/api/workflows/{id}/run/"), {"input": {}})[1]
    Execution.objects.filter(pk=made["id"]).update(status="failed")
    again = people[name].post(f"/api/executions/{made['id']}/retry/", {"from": "start"})[1]
    rows = Execution.objects.filter(pk__in=[made["id"], again["id"]])
    assert set(rows.values_list("own_files_only", flat=True)) == {own_only}


@pytest.mark.parametrize(("sender", "taken"), [("otto", True), ("bob", False)])
def test_an_operators_run_takes_no_upload_of_somebody_else(
    people: dict[str, Person], world: World, sender: str, taken: bool
) -> None:
    otto = people["otto"]
    asset = store(Spool.of(b"hello", 100), otto.actor.organization.pk, "a.txt")
    asset.uploaded_by = people[sender].user.pk
    asset.save()
    file = {"$file": str(asset.pk), "name": "a.txt", "content_type": "text/plain", "size": 5}
    made = otto.post(world.path("/api/workflows/{id}/run/"), {"input": {"file": file}})[1]
    asset.refresh_from_db()
    assert (str(asset.execution) == made["id"]) is taken


def test_a_token_without_the_scope_to_see_runs_opens_only_its_makers_files(
    people: dict[str, Person], world: World
) -> None:
    alice = people["alice"]
    _, secret = token_create(actor=alice.actor, name="Runner", scopes=["workflow.run"])
    made = replace(alice, token=secret).post(world.path("/api/workflows/{id}/run/"), {"input": {}})[1]
    assert Execution.objects.get(pk=made["id"]).own_files_only


def test_a_viewer_who_was_an_operator_sees_what_they_had_started_no_more(
    people: dict[str, Person], own: World
) -> None:
    otto = people["otto"]
    otto.user.memberships.update(role="viewer")
    assert CANARY not in answer_of(otto, own, "GET /api/executions/{id}/")


def test_an_operators_own_run_does_not_open_the_values_of_others(
    people: dict[str, Person], own: World
) -> None:
    theirs = Execution.objects.exclude(pk=own.ids["executions"]).exclude(pk=own.ids["ended"]).first()
    foreign = theirs or Execution.objects.get(pk=own.ids["ended"])
    Execution.objects.filter(pk=foreign.pk).update(started_by=None)
    value: Asset = written(f'"{CANARY}"', foreign.organization_id, foreign.pk)
    value.save()
    path = f"/api/executions/{own.ids['executions']}/values/{value.pk}/"
    assert people["otto"].get(path)[0] == 404
    assert people["bob"].get(path)[0] == 200


@pytest.mark.parametrize("role", NAMES)
def test_a_scope_goes_on_meaning_what_it_meant(people: dict[str, Person], world: World, role: str) -> None:
    person = people[NAMES[role]]
    _, secret = token_create(actor=person.actor, name="Reader", scopes=["execution.view"])
    shown = b"".join(ask(None, world, "GET /api/executions/{id}/", token=secret)).decode()
    assert (CANARY in shown) == (role in ("owner", "admin", "editor"))
