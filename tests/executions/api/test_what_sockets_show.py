"""A socket shows what the role shows, and what it shows now."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer

from accounts.actor import Actor
from accounts.permissions import allowed
from executions.api import consumers
from executions.api.consumers import ExecutionConsumer, LiveConsumer, WorkflowConsumer
from executions.models import Execution
from executions.wire.news import execution_group
from tests.executions.factories import execution, run_of
from tests.patience import PATIENCE_S
from tests.people import Person, make_people

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "canary-of-a-payload"
ERROR = {"code": "boom", "message": CANARY, "hint": None, "node_id": "set", "details": {}}
TOKENS = {"node_id": "set", "iteration": "", "attempt": 1, "channel": "text", "offset": 0, "text": CANARY}


@pytest_asyncio.fixture
async def people(settings: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[dict[str, Person]]:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    settings.REDIS_URL = "redis://127.0.0.1:1"  # nobody connects to it
    LiveConsumer._open.clear()

    async def kept(*_: Any) -> list[dict[str, Any]]:
        return [TOKENS]

    monkeypatch.setattr(consumers, "kept_tokens", kept)
    yield await sync_to_async(make_people)()


@pytest_asyncio.fixture
async def row(people: dict[str, Person]) -> Execution:
    def made() -> Execution:
        found = execution(people["alice"], input={"a": CANARY}, output=CANARY, error=ERROR)
        run_of(found, status="failed", input=CANARY, output=CANARY, error=ERROR)
        Execution.objects.filter(pk=found.pk).update(seq=3, state_seq=3)
        return found

    return await sync_to_async(made)()


async def opened(kind: type[LiveConsumer], row: Execution) -> ApplicationCommunicator:
    route = {"kwargs": {"execution_id": str(row.pk), "workflow_id": str(row.workflow_id)}}
    scope = {"type": "websocket", "path": "/", "query_string": b"", "headers": [], "url_route": route}
    caller = ApplicationCommunicator(kind.as_asgi(), scope)
    await caller.send_input({"type": "websocket.connect"})
    assert (await caller.receive_output(PATIENCE_S))["type"] == "websocket.accept"
    return caller


async def told(caller: ApplicationCommunicator) -> str:
    return str((await caller.receive_output(PATIENCE_S))["text"])


async def closed(caller: ApplicationCommunicator) -> None:
    await caller.send_input({"type": "websocket.disconnect", "code": 1000})
    await caller.wait(PATIENCE_S)


async def change(row: Execution) -> None:
    """One more change, and the word of it, behind a piece of text."""
    raised = Execution.objects.get

    def raise_seq() -> None:
        now = raised(pk=row.pk)
        Execution.objects.filter(pk=row.pk).update(seq=now.seq + 1, state_seq=now.seq + 1)

    await sync_to_async(raise_seq)()
    layer, group = get_channel_layer(), execution_group(row.pk)
    await layer.group_send(group, {"type": "execution.tokens", "tokens": TOKENS})
    await layer.group_send(group, {"type": "execution.changed", "execution": str(row.pk)})


@pytest.mark.parametrize(("name", "sees"), [("bob", True), ("otto", False), ("vera", False)])
async def test_an_executions_socket(
    people: dict[str, Person], row: Execution, monkeypatch: pytest.MonkeyPatch, name: str, sees: bool
) -> None:
    monkeypatch.setattr(ExecutionConsumer, "_who", lambda self: people[name].actor)
    caller = await opened(ExecutionConsumer, row)
    begin = [await told(caller), await told(caller)]
    assert ['"redacted":true' in text for text in begin] == [not sees] * 2
    if sees:
        assert '"type":"tokens"' in await told(caller)
    await change(row)
    after = await told(caller)
    assert ('"type":"tokens"' in after) == sees  # who sees no text hears of the change first
    assert all((CANARY in text) == sees for text in [*begin, after])
    await closed(caller)


async def test_a_workflows_socket_tells_an_errors_code_only(
    people: dict[str, Person], row: Execution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WorkflowConsumer, "_who", lambda self: people["vera"].actor)
    caller = await opened(WorkflowConsumer, row)
    text = await told(caller)
    assert '"boom"' in text and CANARY not in text
    await closed(caller)


async def test_an_operators_own_run_is_shown_to_them(
    people: dict[str, Person], row: Execution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExecutionConsumer, "_who", lambda self: people["otto"].actor)
    otto = people["otto"].user.pk
    await sync_to_async(Execution.objects.filter(pk=row.pk).update)(started_by=otto)
    caller = await opened(ExecutionConsumer, row)
    assert CANARY in await told(caller)
    await closed(caller)


async def test_a_role_that_shows_less_counts_without_a_new_socket(
    people: dict[str, Person], row: Execution, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = people["bob"].actor
    viewer = replace(actor, role="viewer", permissions=allowed("viewer"))
    is_viewer, asked = threading.Event(), threading.Semaphore(0)

    def who(self: ExecutionConsumer) -> Actor:
        if not is_viewer.is_set():
            return actor
        asked.release()
        return viewer

    monkeypatch.setattr(ExecutionConsumer, "_who", who)
    monkeypatch.setattr(consumers, "CHECK_AGAIN_S", 0.01)
    caller = await opened(ExecutionConsumer, row)
    begin = [await told(caller), await told(caller), await told(caller)]
    assert all(CANARY in text for text in begin)
    is_viewer.set()
    for _ in range(2):  # when it asks again, the first answer counts
        assert await asyncio.to_thread(asked.acquire, timeout=PATIENCE_S)
    await sync_to_async(Execution.objects.filter(pk=row.pk).update)(seq=9, state_seq=9)
    shown = await told(caller)
    assert '"seq":9' in shown and CANARY not in shown
    await change(row)
    assert CANARY not in await told(caller)
    await closed(caller)
