"""Triggers that follow other workflows: each end starts each follower once, whatever dies in between."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from executions.models import Execution
from executions.models.hook_calls import Following
from executions.start.calling import MOST_DEPTH
from executions.start.cancelling import execution_cancel
from executions.start.retrying import execution_retry
from executions.store.leases import LEASE_S
from executions.triggers.following import follow_ended
from executions.upkeep.sweeper import MOST_RECOVERIES, recover
from executions.worker.queue import claim
from tests.executions.triggers.followers import ERROR, end, follower, run, runs_of, worker
from tests.people import Person
from tests.workflows.drawing import graph, node, says
from tests.workflows.editing import create, publish, save
from workflows.models import Trigger, Workflow

# --- what starts, and with what ---


def test_a_failure_starts_the_error_workflow_with_all_about_it(alice: Person, settings: Any) -> None:
    followed, following = worker(alice), follower(alice)
    failed = end(run(followed))
    assert follow_ended() == 1
    (started,) = runs_of(following)
    assert (started.mode, started.trigger_node, started.status) == ("error", "follow", "queued")
    assert failed.started_at and failed.finished_at
    assert started.input == {
        "id": str(failed.pk),
        "workflow": {"id": str(followed.pk), "name": "Worker"},
        "mode": "api",
        "status": "failed",
        "error": ERROR,
        "node": {"id": "a", "label": "Say it"},
        "input": {"n": 1},
        "output": {"said": "so"},
        "started_at": failed.started_at.isoformat().replace("+00:00", "Z"),
        "finished_at": failed.finished_at.isoformat().replace("+00:00", "Z"),
        "url": f"{settings.PUBLIC_URL}/executions/{failed.pk}/",
    }
    assert Trigger.objects.get(workflow=following).last_fired_at is not None


@pytest.mark.parametrize(("status", "starts"), [("failed", True), ("timed_out", True), ("succeeded", False)])
def test_the_error_trigger_fires_for_failures_and_time_outs(alice: Person, status: str, starts: bool) -> None:
    followed, following = worker(alice), follower(alice)
    end(run(followed), status)
    follow_ended()
    assert bool(runs_of(following)) is starts


@pytest.mark.parametrize("status", ["succeeded", "failed", "timed_out"])
@pytest.mark.parametrize("wanted", [["succeeded"], ["failed", "timed_out"], ["cancelled", "succeeded"]])
def test_the_ended_trigger_fires_for_the_statuses_it_names(
    alice: Person, status: str, wanted: list[str]
) -> None:
    followed, following = worker(alice), follower(alice, "trigger.ended", statuses=wanted)
    end(run(followed), status)
    follow_ended()
    assert [row.mode for row in runs_of(following)] == (["called"] if status in wanted else [])


def test_a_trigger_follows_the_workflows_that_it_names(alice: Person) -> None:
    one, other = worker(alice, "One"), worker(alice, "Other")
    following = follower(alice, workflows=[str(one.pk)])
    end(run(other))
    end(run(one))
    follow_ended()
    assert [row.input["workflow"]["name"] for row in runs_of(following)] == ["One"]


def test_without_names_it_follows_all_of_the_organisation_and_none_of_another(
    people: dict[str, Person],
) -> None:
    following = follower(people["alice"])
    end(run(worker(people["alice"], "Made later")))
    end(run(worker(people["charlie"])))
    follow_ended()
    assert [row.input["workflow"]["name"] for row in runs_of(following)] == ["Made later"]


def test_another_organisations_workflow_cannot_be_followed_by_its_id(people: dict[str, Person]) -> None:
    secret = worker(people["charlie"])
    following = follower(people["alice"], workflows=[str(secret.pk)])
    end(run(secret))
    follow_ended()
    assert runs_of(following) == []
    secret.refresh_from_db()
    assert secret.followed == ""


def test_several_followers_are_started_each_once(alice: Person) -> None:
    followed = worker(alice)
    followers = [follower(alice, name=f"F{n}") for n in range(3)]
    end(run(followed))
    for _ in range(3):
        follow_ended()
    assert [len(runs_of(item)) for item in followers] == [1, 1, 1]
    assert Following.objects.count() == 3


# --- ends that no worker writes ---


def test_a_run_that_was_cancelled_before_any_worker_had_it_counts(alice: Person) -> None:
    followed, following = worker(alice), follower(alice, "trigger.ended", statuses=["cancelled"])
    execution_cancel(execution=run(followed))
    follow_ended()
    assert [row.input["status"] for row in runs_of(following)] == ["cancelled"]
    assert runs_of(following)[0].input["started_at"] is None


def test_a_run_that_lost_its_workers_too_often_counts(alice: Person) -> None:
    followed, following = worker(alice), follower(alice)
    lost = run(followed)
    claim("worker", 1)
    long_ago = timezone.now() - timedelta(seconds=2 * LEASE_S)
    Execution.objects.filter(pk=lost.pk).update(recoveries=MOST_RECOVERIES, lease_until=long_ago)
    recover(timezone.now())
    follow_ended()
    assert [row.input["error"]["code"] for row in runs_of(following)] == ["crash_loop"]


def test_the_runs_of_a_deleted_workflow_are_cancelled_and_count(alice: Person) -> None:
    followed, following = worker(alice), follower(alice, "trigger.ended", statuses=["cancelled"])
    run(followed)
    alice.delete(f"/api/workflows/{followed.pk}/")
    follow_ended()
    assert len(runs_of(following)) == 1


def test_a_retry_is_followed_as_the_first_run_was(alice: Person) -> None:
    followed, following = worker(alice), follower(alice)
    failed = end(run(followed))
    end(execution_retry(execution=failed, start_at="start"))
    follow_ended()
    assert len(runs_of(following)) == 2


# --- when it is listened to ---


def test_runs_that_were_going_on_when_the_follower_was_published_are_followed(alice: Person) -> None:
    followed = worker(alice)
    going_on, over = run(followed), run(followed)
    execution_cancel(execution=over)
    following = follower(alice, "trigger.ended", statuses=["cancelled", "failed"])
    end(going_on)
    follow_ended()
    assert [row.input["id"] for row in runs_of(following)] == [str(going_on.pk)]


@pytest.mark.parametrize("how", ["off", "deleted", "node gone", "names another"])
def test_a_follower_that_listens_no_more_is_not_started(alice: Person, how: str) -> None:
    followed, following = worker(alice), follower(alice)
    failed = run(followed)
    path = f"/api/workflows/{following.pk}/"
    if how == "off":
        alice.patch(path, {"active": False})
    elif how == "deleted":
        alice.delete(path)
    else:
        other = [node("follow", "trigger.error", workflows=["x"])] if how == "names another" else []
        save(alice, {"id": following.pk}, graph("follow>b" if other else "start>b", *other, says("b", 1)))
        publish(alice, {"id": following.pk})
    end(failed)
    follow_ended()
    assert runs_of(following) == []
    followed.refresh_from_db()
    assert followed.followed == ""


def test_a_follower_that_is_switched_on_again_is_started_again(alice: Person) -> None:
    followed, following = worker(alice), follower(alice)
    for active in (False, True):
        alice.patch(f"/api/workflows/{following.pk}/", {"active": active})
    end(run(followed))
    follow_ended()
    assert len(runs_of(following)) == 1


def test_runs_of_drafts_are_not_followed(alice: Person) -> None:
    following = follower(alice)
    draft = create(alice, graph("start>a", says("a", "never published")))
    assert alice.post(f"/api/workflows/{draft['id']}/run/", {"draft": True})[0] == 202
    end(Execution.objects.get())
    follow_ended()
    assert runs_of(following) == []


# --- no loops ---


def test_the_failure_of_an_error_run_starts_no_error_workflow(alice: Person) -> None:
    followed, one, other = worker(alice), follower(alice, name="One"), follower(alice, name="Other")
    end(run(followed))
    follow_ended()
    for execution in [*runs_of(one), *runs_of(other)]:
        Execution.objects.filter(pk=execution.pk).update(status="failed", finished_at=timezone.now())
    follow_ended()
    assert (len(runs_of(one)), len(runs_of(other))) == (1, 1)


def test_a_workflow_may_take_care_of_its_own_failures(alice: Person) -> None:
    drawn = graph("start>a follow>b", node("follow", "trigger.error"), says("a", 1), says("b", 1))
    made = create(alice, drawn)
    publish(alice, made)
    workflow = Workflow.objects.get()
    end(run(workflow))
    follow_ended()
    first, second = runs_of(workflow)
    assert (first.trigger_node, second.trigger_node) == ("start", "follow")
    end(second)
    follow_ended()
    assert len(runs_of(workflow)) == 2


def test_workflows_that_follow_one_another_come_to_an_end(alice: Person) -> None:
    ping = follower(alice, "trigger.ended", "Ping")
    pong = follower(alice, "trigger.ended", "Pong")
    first = run(ping)
    for _ in range(5):
        for execution in Execution.objects.open().order_by("id"):
            end(execution, "succeeded")
        follow_ended()
    assert [row.workflow_id for row in Execution.objects.order_by("id")] == [ping.pk, pong.pk]
    assert Following.objects.get().ended_id == first.pk


def test_a_run_that_a_called_workflow_belongs_to_is_one_of_its_causes(alice: Person) -> None:
    followed, following = worker(alice), follower(alice, "trigger.ended")
    caller = run(following)
    called = run(followed)
    Execution.objects.filter(pk=called.pk).update(called_by=caller)
    Execution.objects.filter(pk=caller.pk).update(status="waiting")
    end(called, "succeeded")
    follow_ended()
    assert runs_of(following) == [caller]


def test_a_row_of_runs_that_is_too_long_ends_and_the_trigger_says_why(alice: Person) -> None:
    followed, following = worker(alice), follower(alice)
    end(run(followed, depth=MOST_DEPTH))
    follow_ended()
    assert runs_of(following) == []
    assert "in a cycle" in Trigger.objects.get(workflow=following).problem


def test_a_failure_that_an_error_run_has_led_to_starts_no_further_error_run(alice: Person) -> None:
    failing, sender, following = worker(alice), worker(alice, "Sender"), follower(alice)
    end(run(failing))
    follow_ended()
    (alert,) = runs_of(following)
    called = run(sender, mode="called", depth=alert.depth + 1)
    Execution.objects.filter(pk=called.pk).update(called_by=alert)
    end(called)
    follow_ended()
    assert runs_of(following) == [alert]
