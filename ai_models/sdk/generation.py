"""What a provider says of a finished generation when it is asked later."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, runtime_checkable

from workflows.sdk.llm import Usage


@dataclass(frozen=True, kw_only=True)
class Generation:
    """A generation as the provider has accounted for it. `cost_usd` is US dollars, None where it does not say."""

    cost_usd: Decimal | None
    usage: Usage
    model: str
    provider: str
    is_byok: bool = False


@runtime_checkable
class TellsGenerations(Protocol):
    """A client whose provider can be asked what a call has cost."""

    async def generation(self, generation_id: str) -> Generation | None:
        """The generation; None while the provider does not know it. Raises LlmError."""
        ...
