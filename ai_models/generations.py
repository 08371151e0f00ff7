"""Asks providers what calls have cost."""

import asyncio
from collections.abc import Collection, Mapping
from uuid import UUID

from ai_models.clients import single_client
from ai_models.models import LlmCall
from ai_models.providers import provider_types
from ai_models.sdk.generation import Generation, TellsGenerations
from core.errors import UnavailableError
from core.secrets.vault import VaultError
from credentials.models import Credential
from credentials.services import opened_credential
from workflows.sdk.llm import LlmError

AT_ONCE = 5
"""Questions to one provider at the same time."""


class CannotBeAskedError(Exception):
    """Nobody can say what these calls cost: their credential is gone, or the provider does not tell."""


async def generations(credential: Credential | None, ids: Collection[str]) -> Mapping[str, Generation]:
    """The generations by id, without those of which the provider does not know, or cannot say now.

    Raises CannotBeAskedError.
    """
    provider_type = provider_types().get(credential.type) if credential else None
    if credential is None or provider_type is None:
        raise CannotBeAskedError
    try:
        fields = opened_credential(credential).fields
    except (VaultError, UnavailableError):
        return {}  # the key may come back
    async with single_client(provider_type, fields) as client:
        if not isinstance(client, TellsGenerations):
            raise CannotBeAskedError
        turns = asyncio.Semaphore(AT_ONCE)
        found = await asyncio.gather(*(_ask(client, one, turns) for one in ids))
    return {one: told for one, told in zip(ids, found, strict=True) if told}


async def _ask(client: TellsGenerations, generation: str, turns: asyncio.Semaphore) -> Generation | None:
    async with turns:
        try:
            return await client.generation(generation)
        except LlmError:
            return None


def credentials_of(calls: Collection[LlmCall]) -> dict[UUID, Credential]:
    """The credentials with which the calls were made, by id."""
    rows = Credential.objects.filter(pk__in={call.credential for call in calls if call.credential})
    return {row.pk: row for row in rows}
