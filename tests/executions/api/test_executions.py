"""Executions over the API: finding them, following them, and deciding about them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from executions.models import Execution
from tests.executions.factories import call_of, execution, run_of, workflow
from tests.people import Person

LIST = "/api/executions/"


def listed(who: Person, query: str = "") -> list[str]:
    status, answer = who.get(f"{LIST}{query}")
    assert status == 200, answer
    return [row["id"] for row in answer["results"]]


@pytest.fixture
def waiting(alice: Person) -> Execution:
    """An execution that waits for a decision about its node `set`."""
    row = execution(alice, status="waiting", seq=2, state_seq=1)
    run_of(row)
    return row


# --- the list ---


def test_the_newest_stand_first(alice: Person) -> None:
    rows = [execution(alice) for _ in range(3)]
    assert listed(alice) == [str(row.pk) for row in reversed(rows)]


@pytest.mark.parametrize(("name", "value"), [("status", "failed"), ("mode", "webhook")])
def test_filters_by_status_and_mode(alice: Person, name: str, value: str) -> None:
    wanted = execution(alice, **{name: value})
    execution(alice)
    assert listed(alice, f"?{name}={value}") == [str(wanted.pk)]


def test_filters_by_workflow(alice: Person) -> None:
    wanted, _ = execution(alice), execution(alice)
    assert listed(alice, f"?workflow={wanted.workflow_id}") == [str(wanted.pk)]


def test_filters_by_time(alice: Person) -> None:
    old, new = execution(alice), execution(alice)
    now = timezone.now()
    Execution.objects.filter(pk=old.pk).update(created_at=now - timedelta(hours=2))
    moment = (now - timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    assert listed(alice, f"?after={moment}") == [str(new.pk)]
    assert listed(alice, f"?before={moment}") == [str(old.pk)]
    assert listed(alice, f"?before={moment}&after={moment}") == []


@pytest.mark.parametrize(
    "query",
    [
        "status=happy",
        "mode=magic",
        "workflow=7",
        "after=yesterday",
        "after=2026-01-01",
        "after=2026-01-01T00:00:00",
        "before=2026-13-01T00:00:00Z",
        "before=0001-01-01T00:00:00%2B23:59",
        "before=9999-12-31T23:59:59-23:59",
    ],
)
def test_a_filter_that_cannot_be_meant_is_refused_by_name(alice: Person, query: str) -> None:
    status, answer = alice.get(f"{LIST}?{query}")
    assert (status, answer["error"]["code"]) == (400, "invalid_request")
    assert f"`{query.partition('=')[0]}`" in answer["error"]["message"]


# --- one of them ---


def test_an_execution_shows_its_nodes_in_the_order_in_which_they_began(alice: Person) -> None:
    row = execution(alice, status="succeeded", output={"a": 1})
    run_of(row, "start", status="succeeded", output={}, seq=1)
    run_of(row, "set", status="succeeded", output={"a": 1}, seq=2)
    run_of(row, "set", iteration="0", status="succeeded", seq=3)
    _, shown = alice.get(f"{LIST}{row.pk}/")
    assert [node["node_id"] for node in shown["nodes"]] == ["start", "set"]
    assert shown["graph"]["nodes"][0]["id"] == "start"
    assert shown["output"] == {"a": 1} and shown["cost_usd"] == "0.000000000000"


def test_every_attempt_of_a_node_is_shown_the_earliest_first(alice: Person) -> None:
    row = execution(alice)
    earlier = {
        "attempt": 1,
        "status": "failed",
        "started_at": "2026-01-01T00:00:00+00:00",
        "finished_at": "2026-01-01T00:00:01+00:00",
        "input": {},
        "output": None,
        "error": {"code": "timeout"},
    }
    run_of(row, attempt=2, status="succeeded", output=7, earlier=[earlier])
    call_of(row, "set", attempt=1, status="failed", requested_model="a/b")
    call_of(row, "set", attempt=2, status="succeeded", cost_usd="0.1", input_tokens=3)
    _, answer = alice.get(f"{LIST}{row.pk}/nodes/set/attempts/")
    assert [(item["attempt"], item["status"], item["output"]) for item in answer["results"]] == [
        (1, "failed", None),
        (2, "succeeded", 7),
    ]
    assert answer["results"][0].keys() == answer["results"][1].keys()
    (failed,), (paid,) = (item["calls"] for item in answer["results"])
    assert (failed["status"], failed["requested_model"], failed["model"]) == ("failed", "a/b", None)
    assert (paid["cost_usd"], paid["usage"]["input_tokens"]) == ("0.100000000000", 3)


@pytest.mark.parametrize("node_id", ["ghost", "%00", "a%00b"])
def test_a_node_that_did_not_run_has_no_attempts(alice: Person, node_id: str) -> None:
    row = execution(alice)
    status, answer = alice.get(f"{LIST}{row.pk}/nodes/{node_id}/attempts/")
    assert (status, answer["error"]["code"]) == (404, "not_found")


# --- events ---


def events(who: Person, row: Execution, after: int = 0) -> list[dict[str, Any]]:
    status, answer = who.get(f"{LIST}{row.pk}/events/?after={after}")
    assert status == 200
    found: list[dict[str, Any]] = answer["results"]
    return found


def test_events_are_the_changes_after_a_number_in_order(alice: Person) -> None:
    row = execution(alice, seq=9, state_seq=9)
    run_of(row, "start", seq=4)
    run_of(row, "set", seq=7)
    assert [(event["type"], event["seq"]) for event in events(alice, row)] == [
        ("node", 4),
        ("node", 7),
        ("execution", 9),
    ]
    assert [event["seq"] for event in events(alice, row, 4)] == [7, 9]
    assert events(alice, row, 9) == events(alice, row, 10**15) == []


def test_whoever_applies_all_events_sees_what_the_database_holds(alice: Person, waiting: Execution) -> None:
    shown: dict[str, Any] = {}
    last = 0

    def follow() -> None:
        nonlocal last
        for event in events(alice, waiting, last):
            assert event["execution_id"] == str(waiting.pk)
            last = max(last, event["seq"])
            key = event["node"]["node_id"] if event["type"] == "node" else ""
            shown[key] = event[event["type"]]

    follow()
    alice.post(f"{LIST}{waiting.pk}/nodes/set/resolve/", {"action": "rerun"})
    follow()
    alice.post(f"{LIST}{waiting.pk}/cancel/")
    follow()
    _, stored = alice.get(f"{LIST}{waiting.pk}/")
    assert shown[""]["status"] == stored["status"] == "cancelled"
    assert shown["set"] == stored["nodes"][0]
    assert last == stored["seq"]


def test_numbers_are_distinct_and_none_is_above_the_executions(alice: Person, waiting: Execution) -> None:
    run_of(waiting, "start", status="running", seq=1)
    alice.post(f"{LIST}{waiting.pk}/cancel/")
    waiting.refresh_from_db()
    numbers = [event["seq"] for event in events(alice, waiting)]
    assert len(set(numbers)) == len(numbers) == 3
    assert max(numbers) == waiting.seq


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 30, "%00", "²"])
def test_a_number_that_is_none_is_refused(alice: Person, waiting: Execution, after: str) -> None:
    status, answer = alice.get(f"{LIST}{waiting.pk}/events/?after={after}")
    assert (status, answer["error"]["code"]) == (400, "invalid_request")


# --- cancelling ---


@pytest.mark.parametrize("status", ["queued", "running", "waiting"])
def test_what_has_not_ended_can_be_cancelled(alice: Person, status: str) -> None:
    row = execution(alice, status=status, seq=5, state_seq=5, fence=3)
    run_of(row, "start", status="succeeded", seq=4)
    run_of(row, "set", status="running", seq=5)
    code, answer = alice.post(f"{LIST}{row.pk}/cancel/")
    assert (code, answer["status"]) == (202, "cancelled")
    assert answer["finished_at"]
    assert [node["status"] for node in answer["nodes"]] == ["succeeded", "cancelled"]
    row.refresh_from_db()
    assert row.fence == 4, "whatever the worker still writes comes too late"


@pytest.mark.parametrize("status", ["succeeded", "failed", "cancelled", "timed_out"])
def test_what_has_ended_stays_as_it_is(alice: Person, status: str) -> None:
    row = execution(alice, status=status, output={"a": 1}, finished_at=timezone.now())
    before = alice.get(f"{LIST}{row.pk}/")[1]
    code, answer = alice.post(f"{LIST}{row.pk}/cancel/")
    assert code == 200
    assert answer == before == alice.get(f"{LIST}{row.pk}/")[1]


# --- deciding ---


def decide(who: Person, row: Execution, action: str, **more: Any) -> tuple[int, Any]:
    return who.post(f"{LIST}{row.pk}/nodes/set/resolve/", {"action": action, **more})


@pytest.mark.parametrize(
    ("action", "status", "output"),
    [("rerun", "queued", None), ("skip", "skipped", {"ok": 1}), ("fail", "failed", None)],
)
def test_a_decision_is_written_down_and_the_run_goes_on(
    alice: Person, waiting: Execution, action: str, status: str, output: Any
) -> None:
    code, answer = decide(alice, waiting, action, **({"data": output} if output else {}))
    assert (code, answer["status"]) == (202, "queued")
    (node,) = answer["nodes"]
    assert (node["status"], node["output"]) == (status, output)
    assert (node["finished_at"] is None) is (action == "rerun")
    if action == "fail":
        assert node["error"]["code"] == "interrupted"


def test_a_decision_is_made_once(alice: Person, waiting: Execution) -> None:
    decide(alice, waiting, "skip")
    code, answer = decide(alice, waiting, "fail")
    assert (code, answer["error"]["code"]) == (409, "not_waiting")


def test_a_decision_waits_until_the_other_branches_have_come_to_rest(
    alice: Person, waiting: Execution
) -> None:
    lease = timezone.now() + timedelta(seconds=30)
    Execution.objects.filter(pk=waiting.pk).update(status="running", lease_until=lease)
    code, answer = decide(alice, waiting, "rerun")
    assert (code, answer["error"]["code"]) == (409, "not_waiting")
    assert "finished or are waiting" in answer["error"]["hint"]


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_an_interrupted_node_is_not_approved(alice: Person, waiting: Execution, action: str) -> None:
    code, answer = decide(alice, waiting, action)
    assert code == 400 and "rerun, skip, fail" in answer["error"]["hint"]


def test_a_node_that_is_not_there_cannot_be_decided_about(alice: Person, waiting: Execution) -> None:
    for node_id in ("ghost", "%00"):
        code, _ = alice.post(f"{LIST}{waiting.pk}/nodes/{node_id}/resolve/", {"action": "skip"})
        assert code == 404
    assert decide(alice, waiting, "skip", iteration="9")[0] == 404


def test_a_workflow_shows_its_last_run(alice: Person) -> None:
    made = workflow(alice)
    path = f"/api/workflows/{made.pk}/"
    assert alice.get(path)[1]["last_run"] is None
    alice.post(f"{path}run/", {"draft": True})
    alice.post(f"{path}run/", {"draft": True})
    newest = listed(alice)[0]
    assert alice.get(path)[1]["last_run"]["id"] == newest
    assert alice.get("/api/workflows/")[1]["results"][0]["last_run"]["id"] == newest
