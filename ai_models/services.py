"""What can be done with models and their providers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asgiref.sync import async_to_sync
from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import audit
from ai_models import catalogue
from ai_models.catalogue import ModelFacts
from ai_models.clients import client_of, single_client
from ai_models.models import AIModel
from ai_models.providers import provider_types
from ai_models.sdk.provider import Provider
from core.egress import Egress
from core.errors import UnprocessableError
from credentials.opening import OpenCredential
from workflows.sdk.llm import LlmError

_FACTS = (
    *("name", "vendor", "description", "context_length", "max_output_tokens", "prompt_price"),
    *("completion_price", "free", "capabilities", "source", "removed_at", "row", "updated_at"),
)


@dataclass(frozen=True)
class SyncResult:
    """How many models the provider has, and how many it no longer has since the last time."""

    synced: int
    removed: int


def models_sync(*, actor: Actor) -> SyncResult:
    """Bring the catalogue up to date with the published lists. Raises UnprocessableError when one cannot be read."""
    try:
        rows = async_to_sync(_published)()
    except LlmError as error:
        hint = "The catalogue stays as it is; try again later."
        raise UnprocessableError(error.message, error.hint or hint, code="catalogue_unreachable") from error
    with transaction.atomic():
        result = models_store([facts for facts in map(catalogue.read_row, rows) if facts])
        audit(actor, "model.synced", after={"synced": result.synced, "removed": result.removed})
    return result


@transaction.atomic
def models_store(found: list[ModelFacts]) -> SyncResult:
    """Take in all of what is published, and mark what is no longer in it."""
    if not found:
        return SyncResult(0, 0)
    now = timezone.now()
    _upsert({facts.id: facts for facts in found}.values(), AIModel.SYNCED, now)
    gone = AIModel.objects.available().exclude(source=AIModel.SANDBOX)
    names = {facts.id for facts in found}
    lost = [pk for pk, name in gone.values_list("pk", "model_id") if name not in names]
    AIModel.objects.filter(pk__in=lost).update(removed_at=now, updated_at=now)
    return SyncResult(len(found), len(lost))


def models_ensure() -> None:
    """Put in the built-in models, and the bundled lists as long as nothing was ever synchronised."""
    now = timezone.now()
    _upsert(catalogue.built_in(), AIModel.SANDBOX, now)
    if not AIModel.objects.filter(source=AIModel.SYNCED).exists():
        _upsert(catalogue.bundled(), AIModel.BUNDLED, now)


def provider_for(model: str, credential: OpenCredential | None, egress: Egress) -> Provider | None:
    """The provider of a model with this credential, None when the model needs one and there is none.

    Does not touch the database, so that a running event loop may call it.
    """
    for provider_type in provider_types().values():
        if provider_type.model_prefix and model.startswith(provider_type.model_prefix):
            return client_of(provider_type, {}, egress)
    if credential is None or credential.type not in provider_types():
        return None
    return client_of(provider_types()[credential.type], credential.fields, egress)


async def _published() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for provider_type in provider_types().values():
        if provider_type.models and provider_type.models.is_published:
            async with single_client(provider_type, {}) as client:
                rows += await client.models()
    return rows


def _upsert(found: Iterable[ModelFacts], source: str, now: datetime) -> None:
    AIModel.objects.bulk_create(
        [_row(facts, source, now) for facts in found],
        update_conflicts=True,
        unique_fields=["model_id"],
        update_fields=_FACTS,
    )


def _row(facts: ModelFacts, source: str, now: datetime) -> AIModel:
    return AIModel(
        model_id=facts.id,
        name=facts.name,
        vendor=facts.vendor,
        description=facts.description,
        context_length=facts.context_length,
        max_output_tokens=facts.max_output_tokens,
        prompt_price=facts.prompt_price,
        completion_price=facts.completion_price,
        free=facts.free,
        capabilities="".join(f",{name}," for name in facts.capabilities),
        source=source,
        removed_at=None,
        row=facts.row,
        updated_at=now,
    )
