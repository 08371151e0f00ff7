"""Builds the Context of an attempt: opens the credential, chooses the model's provider, connects the stream."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from uuid import UUID

from redis.asyncio import Redis

from ai_models.providers.base import OnGeneration, Provider
from ai_models.services import estimated_cost, provider_for
from core.egress import Egress
from credentials.opening import OpenCredential
from credentials.services import credential_open
from executions.engine.record import NodeRecord
from executions.resume_links import link
from executions.runtime.called import CalledWorkflows
from executions.runtime.capabilities import EgressHttp, ProviderLlm
from executions.runtime.context import RunningContext
from executions.runtime.defaults import defaults_of
from executions.runtime.journal import ExecutionJournal
from executions.runtime.reader import Reader
from executions.runtime.redaction import Redactor
from executions.runtime.tokens import TokenStreams
from executions.runtime.writer import Writer
from workflows.graph import Node
from workflows.sdk import Body, Context, Incoming, Json, Usage


@dataclass(frozen=True, kw_only=True)
class RuntimeContexts:
    """The engine's Contexts for one execution."""

    execution: UUID
    organization: UUID
    egress: Egress
    reader: Reader
    writer: Writer
    redis: Redis
    redactor: Redactor
    journal: ExecutionJournal

    async def build(
        self, node: Node, record: NodeRecord, incoming: list[Incoming], value: Json, body: Body | None
    ) -> Context:
        """The capabilities of this attempt. Raises NodeError when the credential cannot be opened."""
        credential = await self._credential(node)
        streams = TokenStreams(self.redis, str(self.execution), record, self.redactor)
        return RunningContext(
            execution_id=str(self.execution),
            record=record,
            input=value,
            incoming=incoming,
            credential=credential.fields if credential else None,
            defaults=defaults_of(node.type),
            http=EgressHttp(self.egress),
            llm=ProviderLlm(self._choice(credential), self._generation(record), streams.end, self._estimate),
            emit=streams.take,
            body=body,
            workflows=CalledWorkflows(self.execution, record, self.writer, self.reader),
            link=partial(link, self.execution, record.node_id, record.iteration),
        )

    async def _credential(self, node: Node) -> OpenCredential | None:
        if node.credential is None:
            return None
        opened = await self.reader.read(credential_open, self.organization, UUID(node.credential))
        self.redactor.add(opened.secrets)
        return opened

    def _choice(self, credential: OpenCredential | None) -> Callable[[str], Provider | None]:
        return lambda model: provider_for(model, credential, self.egress)

    async def _estimate(self, model: str, usage: Usage) -> Decimal | None:
        return await self.reader.read(estimated_cost, model, usage)

    def _generation(self, record: NodeRecord) -> OnGeneration:
        async def note(generation: str) -> None:
            # Written down before the first chunk, so that a lost call's cost can be found out later.
            record.calls.append(_unsettled(generation))
            self.journal.note(record)
            await self.journal.commit()

        return note


def _unsettled(generation: str) -> dict[str, Json]:
    return {"generation_id": generation, "model": None, "provider": None, "usage": {}, "cost_usd": None}
