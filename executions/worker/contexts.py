"""Builds the Context of an attempt: opens the credential, chooses the model's provider, connects the stream."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, TypeAlias
from uuid import UUID

from ai_models.catalogue import estimated_cost
from ai_models.providers.base import Provider
from ai_models.services import pricing_of, provider_for
from core.async_cache import AsyncCache
from core.egress import Egress
from core.secrets.redaction import Redactor
from credentials.opening import OpenCredential
from credentials.services import credential_open
from executions.answers.links import link
from executions.engine.record import NodeRecord
from executions.pacing.host_limits import HostLimits
from executions.pacing.pacing import PacedTarget, Pacing
from executions.store.reader import Reader
from executions.store.writer import Writer
from executions.wire.news import Newsroom
from executions.wire.tokens import TokenStreams
from executions.worker.called import CalledWorkflows
from executions.worker.capabilities import EgressHttp, ProviderLlm
from executions.worker.context import RunningContext
from executions.worker.files import ExecutionFiles
from executions.worker.journal import ExecutionJournal
from workflows.graph import Node
from workflows.operator_defaults import defaults_of
from workflows.sdk import Body, ChatChunk, Context, Files, Http, Incoming, Json, Llm, Usage, Workflows

Prices: TypeAlias = AsyncCache[str, dict[str, Any] | None]
"""By model id: see `ai_models.services.pricing_of`."""
KEPT_PRICES = 1_000
PRICES_FRESH_S = 60.0


def prices(reader: Reader) -> Prices:
    """Cached prices, at most a minute old: they only serve estimates."""
    return AsyncCache(lambda model: reader.read(pricing_of, model), KEPT_PRICES, PRICES_FRESH_S)


@dataclass(frozen=True, kw_only=True)
class RuntimeContexts:
    """The engine's Contexts for one execution."""

    execution: UUID
    organization: UUID
    egress: Egress
    reader: Reader
    writer: Writer
    news: Newsroom
    pacing: Pacing
    host_limits: HostLimits
    prices: Prices
    redactor: Redactor
    journal: ExecutionJournal

    async def build(
        self, node: Node, record: NodeRecord, incoming: list[Incoming], value: Json, body: Body | None
    ) -> Context:
        """The capabilities of this attempt. Raises NodeError if the credential cannot be opened."""
        credential = await self._credential(node) if node.credential else None
        return RunningContext(
            execution_id=str(self.execution),
            record=record,
            given=value,
            arrived=incoming,
            credential=credential.fields if credential else None,
            defaults=defaults_of(node.type),
            body=body,
            tools=AttemptTools(self, record, credential),
        )

    async def _credential(self, node: Node) -> OpenCredential:
        opened = await self.reader.read(credential_open, self.organization, UUID(node.credential))
        self.redactor.add(opened.secrets)
        return opened


@dataclass(frozen=True)
class AttemptTools:
    """The capabilities of one attempt, created on demand."""

    of: RuntimeContexts
    record: NodeRecord
    credential: OpenCredential | None

    @cached_property
    def _streams(self) -> TokenStreams:
        return TokenStreams(self.of.news, str(self.of.execution), self.record, self.of.redactor)

    def http(self) -> Http:
        """Through egress."""
        place = self._place()
        return EgressHttp(
            self.of.egress,
            self.of.pacing,
            self.of.organization,
            self._who,
            place if place and place.is_limited else None,
            partial(self.of.host_limits.get, self.of.organization),
            self.credential.hosts if self.credential else None,
        )

    def llm(self) -> Llm:
        """Through the providers."""
        return ProviderLlm(
            self._provider,
            self._note_generation,
            self._streams.end,
            self._estimate,
            self.of.pacing,
            self._place(),
            self._who,
        )

    @property
    def _who(self) -> str:
        return f"{self.of.execution}:{self.record.node_id}:{self.record.iteration}"

    def _place(self) -> PacedTarget | None:
        opened = self.credential
        if opened is None:
            return None
        label = f"The credential {opened.name!r}"
        limits = opened.max_per_minute, opened.max_concurrent
        return PacedTarget(self.of.organization, "credential", str(opened.id), label, *limits)

    def files(self) -> Files:
        """Through the storage."""
        return ExecutionFiles(self.of.execution, self.of.organization, self.of.reader, self.of.writer)

    def workflows(self) -> Workflows:
        """Through the writer and the reader."""
        return CalledWorkflows(self.of.journal.claimed, self.record, self.of.writer, self.of.reader)

    def link(self) -> str:
        """Signed, for this node in this iteration."""
        return link(self.of.execution, self.record.node_id, self.record.iteration)

    async def stream(self, chunk: ChatChunk) -> None:
        """Through the token streams."""
        self._streams.take(chunk)

    def _provider(self, model: str) -> Provider | None:
        return provider_for(model, self.credential, self.of.egress)

    async def _estimate(self, model: str, usage: Usage) -> Decimal | None:
        pricing = await self.of.prices.get(model)
        return estimated_cost(pricing, usage) if pricing else None

    async def _note_generation(self, generation: str) -> None:
        # Recorded before the first chunk, so that the cost of a lost call can be determined later.
        self.record.calls.append(_unsettled(generation))
        self.of.journal.note(self.record)
        await self.of.journal.commit()


def _unsettled(generation: str) -> dict[str, Json]:
    return {"generation_id": generation, "model": None, "provider": None, "usage": {}, "cost_usd": None}
