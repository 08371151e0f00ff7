"""The SDK's `Llm` on top of the providers: paced, and every call is recorded before it is made."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias

from ai_models.sdk.provider import OnChunk
from executions.pacing.pacing import BUSY, HeldBackError, PacedTarget, Pacing, Verdict
from executions.worker.call_ledger import CallLedger
from executions.worker.connections import Connection
from executions.worker.http import SILENCE
from workflows.sdk import ChatReply, ChatRequest, LlmError

Choose: TypeAlias = Callable[[str], Awaitable[Connection]]
"""The connection of a model or selector: see `Connections.choose`."""


class ProviderLlm:
    """The SDK's Llm: which provider is asked depends on the model, the node's credential and the routes."""

    def __init__(
        self,
        choose: Choose,
        ledger: CallLedger,
        after_stream: Callable[[], None],
        pacing: Pacing,
        who: str,
    ) -> None:
        self._choose = choose
        self._ledger = ledger
        self._after_stream = after_stream
        self._pacing = pacing
        self._who = who
        self._has_sent = False

    async def chat(self, request: ChatRequest, on_chunk: OnChunk) -> ChatReply:
        """Ask the model. Raises LlmError."""
        connection = await self._choose(request.model)
        request = replace(request, model=connection.model)
        while True:
            try:
                return await self._paced(connection, request, on_chunk)
            except HeldBackError as error:
                # Starting the node anew would pay again for the answers it already has: wait here instead.
                if not (self._has_sent and error.not_sent):
                    raise
                await asyncio.sleep(error.retry_after or 0)

    async def _paced(self, connection: Connection, request: ChatRequest, on_chunk: OnChunk) -> ChatReply:
        if connection.place is None:
            return await self._sent(connection, request, on_chunk)
        async with self._pacing.visit(connection.place, self._who) as visit:
            try:
                reply = await self._sent(connection, request, on_chunk)
            except LlmError as error:
                visit.verdict = await self._judge(error, connection.place)
                raise
            visit.verdict = Verdict.ANSWERED
        return reply

    async def _sent(self, connection: Connection, request: ChatRequest, on_chunk: OnChunk) -> ChatReply:
        call = await self._ledger.open(request, connection.route, connection.credential)
        self._has_sent = True
        try:
            reply = await connection.provider.chat(request, call.timed(on_chunk), call.begins)
        except LlmError as error:
            await call.failed(error)
            raise
        except BaseException as error:
            call.cut_off(error)
            raise
        finally:
            self._after_stream()
        return await call.succeeded(reply)

    async def _judge(self, error: LlmError, place: PacedTarget) -> Verdict:
        status = error.details.get("status") or 0
        if error.retry_after is not None:
            if status in BUSY:
                await self._pacing.hold(place, error.retry_after)
            return Verdict.UNKNOWN
        began = "partial_text" in error.details
        is_silent = error.details.get("reason") in SILENCE and not began
        return Verdict.FAILED if status >= 500 or is_silent else Verdict.ANSWERED
