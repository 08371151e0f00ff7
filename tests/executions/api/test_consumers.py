"""The start, end and messages of live sockets."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from django.db import OperationalError
from django.db.models import F

from config.asgi import application
from core.asgi.socket_outages import SocketOutages
from executions.api import consumers
from executions.api.consumers import PER_PERSON, ExecutionConsumer, LiveConsumer, WorkflowConsumer
from executions.models import Execution, NodeRun
from executions.models.querysets import NodeRunQuerySet
from executions.wire.events import NodeChange, SummaryChange, events
from executions.wire.news import execution_group
from executions.worker.queue import claim
from tests.executions.factories import execution, run_of
from tests.patience import PATIENCE_S
from tests.people import Person, make_people


@pytest.mark.django_db(transaction=True)
async def test_a_socket_is_refused_not_opened_while_nobody_can_say_whose_token_it_is(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

    def away(*asked: Any) -> None:
        raise OperationalError("no such server")

    monkeypatch.setattr(consumers, "actor_of_token", away)
    scope = {
        "type": "websocket",
        "path": f"/ws/executions/{uuid4()}/",
        "query_string": b"",
        "headers": [(b"host", b"testserver"), (b"authorization", b"Bearer it")],
    }
    caller = ApplicationCommunicator(application, scope)
    await caller.send_input({"type": "websocket.connect"})
    answer = await caller.receive_output(PATIENCE_S)
    assert (answer["type"], answer.get("status")) == ("websocket.http.response.start", 503)
    await caller.receive_output(PATIENCE_S)
    await caller.wait(PATIENCE_S)


@pytest_asyncio.fixture
async def row(settings: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Execution]:
    """An execution whose owner opens sockets."""
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    alice = (await sync_to_async(make_people)())["alice"]
    LiveConsumer._open.clear()
    monkeypatch.setattr(ExecutionConsumer, "_who", lambda self: alice.actor)
    monkeypatch.setattr(ExecutionConsumer, "_send_kept_tokens", _nothing)
    yield await sync_to_async(execution)(alice)


async def _nothing(self: ExecutionConsumer) -> None:
    """No Redis has any text."""


async def opened(row: Execution) -> ApplicationCommunicator:
    """A socket that has been told what there is."""
    route = {"kwargs": {"execution_id": str(row.pk)}}
    scope = {"type": "websocket", "path": "/", "query_string": b"", "headers": [], "url_route": route}
    caller = ApplicationCommunicator(SocketOutages(ExecutionConsumer.as_asgi()), scope)
    await caller.send_input({"type": "websocket.connect"})
    assert (await caller.receive_output(PATIENCE_S))["type"] == "websocket.accept"
    assert (await caller.receive_output(PATIENCE_S))["type"] == "websocket.send"
    return caller


@pytest.mark.django_db(transaction=True)
async def test_one_that_an_outage_ends_leaves_its_place_its_watch_and_its_group(
    row: Execution, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: ExecutionConsumer) -> Any:
        raise OperationalError("the database restarts")

    for _ in range(PER_PERSON + 1):
        caller = await opened(row)
        with monkeypatch.context() as outage:
            outage.setattr(ExecutionConsumer, "_events", away)
            changed = {"type": "execution.changed", "execution": str(row.pk)}
            await get_channel_layer().group_send(execution_group(row.pk), changed)
            assert (await caller.receive_output(PATIENCE_S))["code"] == 1013
            await caller.wait(PATIENCE_S)
    await asyncio.sleep(0)
    assert set(LiveConsumer._open.values()) == {0}
    assert not [task for task in asyncio.all_tasks() if "_stay_allowed" in repr(task)]
    assert get_channel_layer().groups == {}


@pytest.mark.django_db(transaction=True)
def test_a_workflows_socket_tells_again_only_what_has_changed(alice: Person) -> None:
    first = execution(alice)
    rows = [first, *(execution(alice, workflow=first.workflow) for _ in range(20))]
    consumer, sent = WorkflowConsumer(), []
    consumer.actor, consumer.workflow_id, consumer._sent = alice.actor, str(first.workflow_id), {}

    async def send_json(message: SummaryChange) -> None:
        sent.append(message.execution_id)

    consumer.send_json = send_json  # type: ignore[method-assign, assignment]
    look = async_to_sync(consumer.look_again)
    look()
    assert sorted(sent) == sorted(row.pk for row in rows)
    sent.clear()
    look()
    assert sent == []
    Execution.objects.filter(pk=rows[3].pk).update(status="succeeded", seq=F("seq") + 1)
    look()
    look()
    assert sent == [rows[3].pk]


@pytest.mark.django_db
def test_a_change_between_the_reading_of_the_row_and_of_its_nodes_is_told_the_next_time(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, shown, after = execution(alice), {}, 0
    read = NodeRunQuerySet.changed_after

    def meanwhile(self: NodeRunQuerySet, seq: int) -> Any:
        if not NodeRun.objects.exists():
            claim("worker", 1)
            Execution.objects.filter(pk=row.pk).update(seq=F("seq") + 1)
            run_of(row, status="running", seq=3)
        return read(self, seq)

    monkeypatch.setattr(NodeRunQuerySet, "changed_after", meanwhile)
    for _ in range(2):
        fresh = Execution.objects.select_related("workflow", "version").get(pk=row.pk)
        for event in events(fresh, after, None):
            after = event.seq
            shown[event.type] = (event.node if isinstance(event, NodeChange) else event.execution).status
    assert shown == {"execution": "running", "node": "running"}
