"""`/resume/{token}`: when a link is taken, and what is posted to a wait."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from executions.answers.links import link
from executions.models import Execution
from tests.executions.asking import answer_of, asking
from tests.executions.factories import execution, run_of
from tests.people import Person

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
CALL = {"until": None, "asks": True, "shown": None, "calls": 0}
"""The wait of a Wait node with a link."""


def waiting(who: Person, *nodes: str) -> Execution:
    row = execution(who, status="waiting", seq=9, state_seq=1)
    for seq, node in enumerate(nodes, 2):
        run_of(row, node, status="waiting", effect="pure", wait=CALL, seq=seq)
    return row


def address(row: Execution, node: str) -> str:
    url = link(row.pk, node, "")
    return url[url.index("/resume/") :]


def post(row: Execution, node: str, body: str = '{"order": 7}', kind: str = JSON) -> Any:
    return Client().post(address(row, node), body, content_type=kind)


# --- when it is taken ---


def test_an_answer_is_taken_while_the_run_is_on_its_way_because_of_another(alice: Person) -> None:
    row = waiting(alice, "v", "w")
    assert [post(row, node).status_code for node in ("v", "w")] == [202, 202]
    assert [run.answer["data"] for run in row.node_runs.all()] == [{"order": 7}] * 2


@pytest.mark.parametrize("status", [None, "queued", "running", "retrying"])
def test_a_call_that_comes_before_the_node_waits_is_to_come_again(alice: Person, status: str | None) -> None:
    # An earlier node has sent the link, and who got it calls back at once.
    row = execution(alice, status="running")
    if status:
        run_of(row, "w", status=status, effect="pure")
    answer = post(row, "w")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "not_yet_waiting")
    assert int(answer.headers["Retry-After"]) > 0


def test_whoever_opens_the_page_of_an_approval_too_early_is_told_so(alice: Person) -> None:
    page = Client().get(address(execution(alice, status="running"), "ask"))
    assert (page.status_code, "Not yet" in page.content.decode()) == (503, True)


@pytest.mark.parametrize(
    ("run", "node"), [("running", "succeeded"), ("running", "skipped"), ("failed", None)]
)
def test_a_node_that_will_not_wait_any_more_takes_no_answer(
    alice: Person, run: str, node: str | None
) -> None:
    row = execution(alice, status=run)
    if node:
        run_of(row, "w", status=node, effect="pure")
    answer = post(row, "w")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_waiting")


def test_a_node_is_answered_once(alice: Person) -> None:
    row = waiting(alice, "w")
    assert [post(row, "w", str(n)).status_code for n in (1, 2)] == [202, 409]
    assert row.node_runs.get().answer["data"] == 1


# --- what is posted to a wait ---


@pytest.mark.parametrize(
    ("kind", "body", "data"),
    [
        (JSON, '{"order": 7}', {"order": 7}),
        ("application/cloudevents+json", "[1]", [1]),
        (FORM, urlencode({"order": "7", "action": "reject"}), {"order": "7", "action": "reject"}),
        ("text/plain", "it is done", "it is done"),
        ("application/xml", "<done/>", "<done/>"),
        (JSON, "", None),
    ],
)
def test_whatever_is_posted_to_a_wait_is_its_data(alice: Person, kind: str, body: str, data: Any) -> None:
    row = waiting(alice, "w")
    answer = post(row, "w", body, kind)
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    assert row.node_runs.get().answer["data"] == data


def test_what_says_that_it_is_json_and_is_not_is_refused(alice: Person) -> None:
    row = waiting(alice, "w")
    answer = post(row, "w", "{broken")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_json")
    assert row.node_runs.get().answer is None


def test_what_a_program_posts_to_an_approval_is_a_decision_whatever_it_calls_it(alice: Person) -> None:
    row = asking(alice, fields=[])
    assert post(row, "ask", '{"action": "reject"}', "text/plain").status_code == 202
    assert answer_of(row)["action"] == "reject"
