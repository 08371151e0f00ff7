"""The live sockets. On each notification they read the database, so they show what is stored."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from typing import Any, ClassVar
from urllib.parse import parse_qs
from uuid import UUID

from channels.db import database_sync_to_async
from channels.exceptions import DenyConnection
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.db import Error
from redis.exceptions import RedisError

from accounts.actor import Actor, actor_of_session
from accounts.clients import Client, client_of_socket
from accounts.known_tokens import actor_of_token
from core.asgi.own_origin import bearer_token, is_of_another_page
from core.errors import WireloomError
from core.redis.clients import async_client
from core.wire import Answer
from core.wire.rendering import written
from executions.models import Execution
from executions.status import FINAL
from executions.wire.access import shows_payload
from executions.wire.events import ExecutionChange, NodeChange, SummaryChange, Tokens, events
from executions.wire.executions import ExecutionSummary
from executions.wire.news import execution_group, workflow_group
from executions.wire.tokens import kept_tokens
from workflows.models import Workflow

log = logging.getLogger(__name__)

UNAUTHENTICATED, NOT_FOUND, TOO_MANY = 4401, 4404, 4429
MOST_SHOWN = 200
"""Unfinished executions that a workflow's socket reports on connect."""
PER_PERSON = 20
"""Sockets that one person may hold open in one web process (design, B.6)."""
CHECK_AGAIN_S = 5
"""The time within which a lost role, a revoked token or a sign-out closes the socket (design, B.4)."""


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """Code shared by both sockets: authentication, its revalidation, and serialised reading."""

    actor: Actor | None = None
    _open: ClassVar[Counter[UUID]] = Counter()
    _counted: UUID | None = None
    _joined: str | None = None
    _watch: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one socket and always clean up: Channels calls `disconnect` only on a regular end."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._leave()

    async def connect(self) -> None:
        """Accept, then close with a code that gives the reason if the socket is refused.

        Raises DenyConnection for another site's page with an invalid token.
        """
        self.actor = await database_sync_to_async(self._who)()
        if self.actor is None and is_of_another_page(self.scope):
            raise DenyConnection
        await self.accept()
        if self.actor is None:
            await self.close(UNAUTHENTICATED)
            return
        if self._open[self.actor.user.pk] >= PER_PERSON:
            await self.close(TOO_MANY)
            return
        self._counted = self.actor.user.pk
        self._open[self._counted] += 1
        try:
            await self.begin()
        except WireloomError:
            await self.close(NOT_FOUND)
            return
        self._watch = asyncio.create_task(self._stay_allowed())

    async def _leave(self) -> None:
        """Stop watching and listening, and free the person's slot."""
        if self._counted is not None:
            self._open[self._counted] -= 1
        if self._watch:
            self._watch.cancel()
        if self._joined:
            # If Redis is unavailable, there is nothing to unsubscribe.
            with suppress(RedisError, OSError):
                await self.channel_layer.group_discard(self._joined, self.channel_name)

    async def begin(self) -> None:
        """Subscribe, then send the current state. Raises WireloomError."""
        raise NotImplementedError

    @classmethod
    async def encode_json(cls, content: Answer) -> str:
        """The text of a message."""
        return written(content).decode()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Accept JSON; anything else is ignored, and does not close the socket."""
        try:
            content = json.loads(text_data or "")
        except (ValueError, RecursionError):
            return
        await self.receive_json(content)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Messages are ignored unless a subscribed subclass handles them."""

    def _who(self) -> Actor | None:
        """The actor who may currently see executions here."""
        token = bearer_token(self.scope)
        client = client_of_socket(self.scope)
        actor = self._in_session(client) if token is None else actor_of_token(token, client)
        return actor if actor and "execution.view" in actor.permissions else None

    def _in_session(self, client: Client) -> Actor | None:
        session = self.scope["session"]
        actor = actor_of_session(self.scope["user"], session, client)
        # the scope's copy outlives a sign-out
        return actor if actor and session.is_still_of(actor.user) else None

    async def look_again(self) -> None:
        """Send changes without a notification: messages may be lost, the database is not."""

    async def _stay_allowed(self) -> None:
        while True:
            await asyncio.sleep(CHECK_AGAIN_S)
            try:
                actor, before = await database_sync_to_async(self._who)(), self.actor
                if actor is None or before is None or actor.organization != before.organization:
                    await self.close(UNAUTHENTICATED)
                    return
                self.actor = actor  # from now on the current role determines what is shown
                await self.look_again()
            except Error as error:
                log.warning("a socket could not refresh (%s)", error)
            except OSError:
                return  # the client has disconnected

    async def join(self, group: str) -> None:
        """Subscribe to a group."""
        self._joined = group
        await self.channel_layer.group_add(group, self.channel_name)


class ExecutionConsumer(LiveConsumer):
    """`/ws/executions/{id}/?after=seq`."""

    async def begin(self) -> None:
        """Send everything after `after`, then the text streamed so far."""
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        after = query.get("after", ["0"])[0]
        self.seq = int(after) if after.isdecimal() and len(after) < 19 else 0
        self.execution_id = str(self.scope["url_route"]["kwargs"]["execution_id"])
        self._reading = asyncio.Lock()
        self._row = await database_sync_to_async(self._execution)()
        await self.join(execution_group(self.execution_id))
        await self._send_changes()
        await self._send_kept_tokens()

    async def execution_changed(self, message: dict[str, Any]) -> None:
        """Handle a notification from a worker or web process."""
        await self._send_changes()

    async def execution_tokens(self, message: dict[str, Any]) -> None:
        """Forward a batch of streamed text."""
        if self._shows_payload():
            await self.send_json(self._tokens(message["tokens"]))

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Handle `{"type": "tokens"}`: the browser found a gap and requests the text from its beginning."""
        if isinstance(content, dict) and content.get("type") == "tokens":
            await self._send_kept_tokens()

    async def look_again(self) -> None:
        """Send everything newer than what was sent."""
        await self._send_changes()

    async def _send_changes(self) -> None:
        async with self._reading:
            for event in await database_sync_to_async(self._events)():
                self.seq = max(self.seq, event.seq)
                await self.send_json(event)

    def _shows_payload(self) -> bool:
        return self.actor is not None and shows_payload(self.actor, self._row)

    async def _send_kept_tokens(self) -> None:
        if not self._shows_payload():
            return
        redis = async_client()
        try:
            for tokens in await kept_tokens(redis, self.execution_id):
                await self.send_json(self._tokens(tokens))
        except RedisError as error:
            # The next piece makes the browser notice the gap and request the text again.
            log.debug("the text of %s could not be read: %s", self.execution_id, error)
        finally:
            await redis.aclose()

    def _tokens(self, tokens: dict[str, Any]) -> Tokens:
        return Tokens(execution_id=self._row.pk, **tokens)

    def _execution(self) -> Execution:
        assert self.actor is not None
        row: Execution = Execution.objects.of(self.actor.organization).get_or_404(self.execution_id)
        return row

    def _events(self) -> list[ExecutionChange | NodeChange]:
        return events(self._execution(), self.seq, self.actor)


class WorkflowConsumer(LiveConsumer):
    """`/ws/workflows/{id}/`: a summary of each execution as it changes; on connect, the unfinished ones."""

    async def begin(self) -> None:
        """Send all unfinished executions."""
        self.workflow_id = str(self.scope["url_route"]["kwargs"]["workflow_id"])
        await database_sync_to_async(self._workflow)()
        await self.join(workflow_group(self.workflow_id))
        self._sent: dict[UUID, int] = {}
        await self.look_again()

    async def look_again(self) -> None:
        """Send changes of all executions that are running, or were when last sent."""
        for row in await database_sync_to_async(self._changed)():
            await self._send(row)

    async def execution_changed(self, message: dict[str, Any]) -> None:
        """One of the workflow's executions has changed."""
        for row in await database_sync_to_async(self._rows)([UUID(message["execution"])]):
            await self._send(row)

    async def _send(self, row: Execution) -> None:
        if row.status in FINAL:
            self._sent.pop(row.pk, None)
        else:
            self._sent[row.pk] = row.seq
        summary = ExecutionSummary.of(row, self.actor)
        await self.send_json(SummaryChange(execution_id=row.pk, execution=summary))

    def _workflow(self) -> Workflow:
        assert self.actor is not None
        row: Workflow = Workflow.objects.in_organization(self.actor.organization).get_or_404(self.workflow_id)
        return row

    def _changed(self) -> list[Execution]:
        assert self.actor is not None
        rows = Execution.objects.of(self.actor.organization).filter(workflow=self.workflow_id).open()
        running = rows.order_by("id").values_list("pk", "seq")[:MOST_SHOWN]
        now = dict(running)
        changed = [pk for pk in {*now, *self._sent} if now.get(pk) != self._sent.get(pk, 0)]
        return [row for row in self._rows(changed) if row.seq != self._sent.get(row.pk)]

    def _rows(self, executions: Collection[UUID]) -> list[Execution]:
        assert self.actor is not None
        rows = Execution.objects.of(self.actor.organization).filter(pk__in=executions)
        return list(rows.order_by("id"))
