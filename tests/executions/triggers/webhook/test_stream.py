"""A webhook that answers with a stream: every piece of text, and nothing left behind."""

import asyncio
import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels_redis.pubsub import RedisPubSubChannelLayer

from executions.models import Execution
from executions.triggers.webhook import stream as webhook_stream
from executions.wire.news import execution_group
from tests.executions.triggers.hooks import call, publish_hook
from tests.patience import PATIENCE_S
from tests.people import make_people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def layer(valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    layer = RedisPubSubChannelLayer(hosts=[valkey_url])
    monkeypatch.setattr(webhook_stream, "get_channel_layer", lambda: layer)
    # Looks at the database so often that the text comes between two looks.
    monkeypatch.setattr(webhook_stream, "LOOK_AGAIN_S", 0.01)
    yield layer
    await layer.flush()


def started() -> Execution:
    call(publish_hook(make_people()["alice"]))
    return Execution.objects.get()


async def test_no_text_is_lost_between_two_looks_and_no_subscription_is_left(layer: Any) -> None:
    run = await sync_to_async(started)()
    told: list[int] = []

    async def tell() -> None:
        for place in range(100):
            tokens = {"node_id": "a", "iteration": "", "attempt": 1, "channel": "text", "text": "x"}
            message = {"type": "execution.tokens", "tokens": {**tokens, "offset": place}}
            await layer.group_send(execution_group(run.pk), message)
            await asyncio.sleep(0.003)
        async with asyncio.timeout(PATIENCE_S):
            while len(told) < 100:
                await asyncio.sleep(0.01)
        await Execution.objects.aupdate(status="succeeded")

    telling: asyncio.Task[None] | None = None
    async for event in webhook_stream._events(run.pk):
        telling = telling or asyncio.create_task(tell())
        kind, data = event.decode().split("\n")[:2]
        if kind == "event: tokens":
            told.append(json.loads(data.removeprefix("data: "))["offset"])
    assert telling and await telling is None
    assert told == list(range(100))
    inner = layer._get_layer()
    assert (inner.groups, inner.channels, inner._shards[0]._subscribed_to) == ({}, {}, set())
