"""What can be done with models and their providers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asgiref.sync import async_to_sync
from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import audit
from ai_models import catalogue
from ai_models.catalogue import ModelFacts
from ai_models.clients import client_of, single_client
from ai_models.models import AIModel, CatalogueSync
from ai_models.providers import provider_types
from ai_models.sdk.provider import ListsChanges, Provider
from core.egress import Egress
from core.errors import UnprocessableError
from credentials.opening import OpenCredential
from workflows.sdk.llm import LlmError

EVERY = timedelta(hours=1)
AGAIN_AFTER_FAILURE = timedelta(minutes=10)
ENOUGH_TO_JUDGE, LEAST_PART = 50, 0.5
"""A list with less than this part of what was known, if that was enough to judge, is not believed."""
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
        rows, etag = async_to_sync(_published)("")
    except LlmError as error:
        hint = "The catalogue stays as it is; try again later."
        raise UnprocessableError(error.message, error.hint or hint, code="catalogue_unreachable") from error
    with transaction.atomic():
        result = _take(rows or [], etag)
        audit(actor, "model.synced", after={"synced": result.synced, "removed": result.removed})
    return result


def models_sync_due(now: datetime) -> None:
    """The same for the installation itself, once an hour after the first time; read only if it has changed."""
    state = CatalogueSync.objects.filter(due_at__lte=now).first()
    if state is None:
        return
    try:
        rows, etag = async_to_sync(_published)(state.etag)
        with transaction.atomic():
            if rows is None:
                _note_sync(etag)
            else:
                _take(rows, etag)
    except (LlmError, UnprocessableError) as error:
        failed = {"error": error.message, "due_at": now + AGAIN_AFTER_FAILURE}
        CatalogueSync.objects.filter(pk=state.pk).update(**failed)


def sync_soon() -> None:
    """Let the scheduler read the published lists at once."""
    CatalogueSync.objects.update_or_create(pk=CatalogueSync.ONLY, defaults={"due_at": timezone.now()})


def _take(rows: list[dict[str, Any]], etag: str) -> SyncResult:
    found = [facts for facts in map(catalogue.read_row, rows) if facts]
    if _is_cut(found):
        message = f"The list has only {len(found)} models; the catalogue stays as it is."
        raise UnprocessableError(message, "Try again later.", code="catalogue_unreachable")
    result = models_store(found)
    _note_sync(etag)
    return result


def _is_cut(found: list[ModelFacts]) -> bool:
    """Whether so few are left that the list must be broken: models are never removed by the hundred at once."""
    known: int = AIModel.objects.available().filter(source=AIModel.SYNCED).count()
    return known >= ENOUGH_TO_JUDGE and len(found) < known * LEAST_PART


def _note_sync(etag: str) -> None:
    now = timezone.now()
    done = {"synced_at": now, "due_at": now + EVERY, "etag": etag[:300], "error": ""}
    CatalogueSync.objects.update_or_create(pk=CatalogueSync.ONLY, defaults=done)


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


async def _published(etag: str) -> tuple[list[dict[str, Any]] | None, str]:
    """The rows of all published lists, None if none has changed. Only one provider publishes its list so far."""
    rows: list[dict[str, Any]] = []
    for provider_type in provider_types().values():
        if provider_type.models and provider_type.models.is_published:
            async with single_client(provider_type, {}) as client:
                if not isinstance(client, ListsChanges):
                    rows += await client.models()
                    continue
                found, etag = await client.models_if_changed(etag)
                if found is None:
                    return None, etag
                rows += found
    return rows, etag


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
