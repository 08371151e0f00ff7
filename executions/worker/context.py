"""The Context of an attempt: egress, models and the credential behind the SDK's small protocols."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from executions.engine.record import NodeRecord
from workflows.sdk import Body, ChatChunk, Clock, Files, Http, Incoming, Json, Llm, Usage, Workflows, own


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current time, in UTC."""
        return datetime.now(UTC)


CLOCK = SystemClock()


class Tools(Protocol):
    """Lazily creates capabilities that most nodes never use."""

    def http(self) -> Http:
        """A guarded HTTP client."""
        ...

    def llm(self) -> Llm:
        """Chat models with the node's credential."""
        ...

    def files(self) -> Files:
        """The organisation's files."""
        ...

    def workflows(self) -> Workflows:
        """Other workflows."""
        ...

    def link(self) -> str:
        """The link with which people without an account answer the node."""
        ...

    async def stream(self, chunk: ChatChunk) -> None:
        """Show a piece of text."""
        ...


@dataclass(kw_only=True)
class RunningContext:
    """A node's capabilities while it runs: see `workflows.sdk.context.Context`."""

    execution_id: str
    record: NodeRecord
    given: Json
    arrived: list[Incoming]
    credential: Mapping[str, str] | None
    defaults: Mapping[str, Any]
    body: Body | None
    tools: Tools
    clock: Clock = CLOCK
    _calls: int = 0

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
        """The guarded HTTP client."""
        return self.tools.http()

    @cached_property
    def llm(self) -> Llm:
        """Chat models."""
        return self.tools.llm()

    @cached_property
    def files(self) -> Files:
        """The organisation's files."""
        return self.tools.files()

    @cached_property
    def workflows(self) -> Workflows:
        """Other workflows."""
        return self.tools.workflows()

    @property
    def node_id(self) -> str:
        """The node's id."""
        return self.record.node_id

    @property
    def iteration(self) -> str:
        """The path of indices inside containers."""
        return self.record.iteration

    @property
    def resume_url(self) -> str:
        """The link with which people without an account answer this node."""
        return self.tools.link()

    @property
    def attempt(self) -> int:
        """The number of this attempt, from 1."""
        return self.record.attempt

    def idempotency_key(self) -> str:
        """The next call's key, the same on every attempt."""
        self._calls += 1
        return f"{self.execution_id}:{self.node_id}:{self.iteration}:{self._calls}"

    async def stream(self, chunk: ChatChunk) -> None:
        """Show a piece of text on the node's card."""
        await self.tools.stream(chunk)

    def spend(
        self,
        *,
        model: str,
        usage: Usage,
        cost_usd: Decimal | None,
        generation_id: str | None,
        provider: str | None,
        estimated_cost_usd: Decimal | None = None,
    ) -> None:
        """Record a call in the attempt, replacing the preliminary data from its headers."""
        calls = self.record.calls
        calls[:] = [call for call in calls if not generation_id or call["generation_id"] != generation_id]
        calls.append(
            {
                "model": model,
                "provider": provider,
                "generation_id": generation_id,
                "usage": usage.as_dict(),
                "cost_usd": _text(cost_usd),
                "estimated_cost_usd": _text(estimated_cost_usd),
            }
        )


def _text(money: Decimal | None) -> str | None:
    return None if money is None else str(money)
