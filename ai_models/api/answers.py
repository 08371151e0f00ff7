"""What the API says of models."""

from typing import Annotated, Self

from ai_models.catalogue import CAPABILITIES, per_million
from ai_models.models import AIModel
from core.wire import Answer, OneOf


class Pricing(Answer):
    """US dollars for a million tokens; "-1" where it varies."""

    prompt: str
    completion: str


class Model(Answer):
    """A model of the catalogue."""

    id: str
    name: str
    vendor: str
    description: str
    context_length: int | None
    max_output_tokens: int | None
    pricing: Pricing
    capabilities: list[Annotated[str, OneOf(CAPABILITIES)]]
    free: bool
    removed: bool
    source: Annotated[str, OneOf(AIModel.SOURCES)]

    @classmethod
    def of(cls, row: AIModel) -> Self:
        """The model in a row."""
        return cls(
            id=row.model_id,
            name=row.name,
            vendor=row.vendor,
            description=row.description,
            context_length=row.context_length,
            max_output_tokens=row.max_output_tokens,
            pricing=Pricing(
                prompt=per_million(row.prompt_price), completion=per_million(row.completion_price)
            ),
            capabilities=[name for name in row.capabilities.split(",") if name],
            free=row.free,
            removed=row.removed_at is not None,
            source=row.source,
        )


class Sync(Answer):
    """What a synchronisation found."""

    synced: int
    removed: int
