"""What a node holds while it runs: the SDK's Context over egress, the providers, the storage and the journal."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any, TypeAlias
from uuid import UUID

from ai_models.budgets.worst_case import ModelPrice
from core.async_cache import AsyncCache
from core.egress import Egress
from core.secrets.redaction import Redactor
from credentials.opening import OpenCredential
from executions.answers.links import link
from executions.engine.record import NodeRecord
from executions.engine.steps import Steps
from executions.pacing.host_limits import HostLimits
from executions.pacing.pacing import PacedTarget, Pacing
from executions.store.reader import Reader
from executions.store.writer import Writer
from executions.wire.news import Newsroom
from executions.wire.tokens import TokenStreams
from executions.worker.call_ledger import CallLedger
from executions.worker.called import CalledWorkflows
from executions.worker.connections import Connections, Routes
from executions.worker.files import ExecutionFiles, ReadableFiles
from executions.worker.http import EgressHttp
from executions.worker.journal import ExecutionJournal
from executions.worker.llm import ProviderLlm
from executions.worker.pinned import PinnedRoute
from workflows.operator_defaults import defaults_of
from workflows.sdk import Body, ChatChunk, Effect, Files, Http, Incoming, Json, Llm, Workflows, own

Prices: TypeAlias = AsyncCache[str, ModelPrice | None]
"""By a model's id: see `ai_models.budgets.prices.price_of`."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current time, in UTC."""
        return datetime.now(UTC)


CLOCK = SystemClock()


@dataclass(frozen=True, kw_only=True)
class Resources:
    """Resources shared by the nodes of one execution."""

    execution: UUID
    organization: UUID
    version: UUID
    owner: UUID | None
    """The person whose files may be opened, None for all of the organisation."""
    egress: Egress
    reader: Reader
    writer: Writer
    news: Newsroom
    pacing: Pacing
    host_limits: HostLimits
    prices: Prices
    routes: Routes
    pinned_route: PinnedRoute
    redactor: Redactor
    journal: ExecutionJournal


@dataclass(kw_only=True)
class RunningContext:
    """The capabilities of one attempt: see `workflows.sdk.context.Context`.

    Each is made when the node first asks for it; most nodes never do.
    """

    resources: Resources
    record: NodeRecord
    type: str
    given: Json
    arrived: list[Incoming]
    opened: OpenCredential | None
    body: Body | None
    clock: SystemClock = CLOCK
    _calls: int = 0

    @property
    def execution_id(self) -> str:
        """The execution's id."""
        return str(self.resources.execution)

    @property
    def node_id(self) -> str:
        """The node's id."""
        return self.record.node_id

    @property
    def iteration(self) -> str:
        """The path of indices inside containers."""
        return self.record.iteration

    @property
    def attempt(self) -> int:
        """Which try this is, from 1."""
        return self.record.attempt

    @property
    def credential(self) -> Mapping[str, str] | None:
        """The decrypted fields of the node's credential."""
        return self.opened.fields if self.opened else None

    @property
    def defaults(self) -> Mapping[str, Any]:
        """The operator's defaults for this node type."""
        return defaults_of(self.type)

    @property
    def resume_url(self) -> str:
        """The link by which somebody without an account answers this node, signed for this place."""
        return link(self.resources.execution, self.node_id, self.iteration)

    @cached_property
    def input(self) -> Json:
        """The incoming value, copied on access, because other nodes receive the same value."""
        return own(self.given)

    @cached_property
    def incoming(self) -> list[Incoming]:
        """Every taken edge, with values that belong to the node."""
        return [Incoming(one.source, one.variable, own(one.value)) for one in self.arrived]

    @cached_property
    def http(self) -> Http:
        """The guarded HTTP client, over egress."""
        shared, target = self.resources, self._credential_target
        return EgressHttp(
            shared.egress,
            shared.pacing,
            shared.organization,
            self._caller,
            target if target and target.is_limited else None,
            partial(shared.host_limits.get, shared.organization),
            self.opened.hosts if self.opened else None,
        )

    @cached_property
    def llm(self) -> Llm:
        """Chat models, over the providers."""
        shared = self.resources
        connections = Connections(
            organization=shared.organization,
            own=self.opened,
            routes=shared.routes,
            pinned=shared.pinned_route,
            egress=shared.egress,
            reader=shared.reader,
            redactor=shared.redactor,
            place_of=self._place_of,
        )
        ledger = CallLedger(self.record, shared.journal, self.clock, shared.prices.get)
        return ProviderLlm(connections.choose, ledger, self._streams.end, shared.pacing, self._caller)

    @cached_property
    def files(self) -> Files:
        """The organisation's files, over the storage."""
        shared = self.resources
        readable = ReadableFiles(shared.organization, shared.owner, shared.version)
        return ExecutionFiles(shared.execution, readable, shared.reader, shared.writer)

    @cached_property
    def workflows(self) -> Workflows:
        """Other workflows, over the writer and the reader."""
        shared = self.resources
        return CalledWorkflows(shared.journal.claimed, self.record, shared.writer, shared.reader)

    async def step(
        self, name: str, work: Callable[[], Awaitable[Json]], *, effect: Effect = Effect.UNSAFE
    ) -> Json:
        """Run a durable step: its result is journaled, and it is not repeated."""
        return await self._steps.take(name, work, effect)

    def idempotency_key(self) -> str:
        """The next call's key, the same on every attempt."""
        self._calls += 1
        return f"{self.execution_id}:{self.node_id}:{self.iteration}:{self._calls}"

    async def stream(self, chunk: ChatChunk) -> None:
        """Show a piece of text on the node's card."""
        self._streams.take(chunk)

    @cached_property
    def _steps(self) -> Steps:
        return Steps(self.record, self.resources.journal, self.clock)

    @cached_property
    def _streams(self) -> TokenStreams:
        shared = self.resources
        return TokenStreams(shared.news, self.execution_id, self.record, shared.redactor)

    @property
    def _caller(self) -> str:
        """Who calls, for pacing."""
        return f"{self.execution_id}:{self.node_id}:{self.iteration}"

    @property
    def _credential_target(self) -> PacedTarget | None:
        return self._place_of(self.opened) if self.opened else None

    def _place_of(self, opened: OpenCredential) -> PacedTarget:
        label = f"The credential {opened.name!r}"
        limits = opened.max_per_minute, opened.max_concurrent
        return PacedTarget(self.resources.organization, "credential", str(opened.id), label, *limits)
