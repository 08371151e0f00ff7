"""How often an organisation may call one host, as a worker knows it."""

from typing import TypeAlias
from uuid import UUID

from accounts.models import Organization
from core.async_cache import AsyncCache
from executions.store.reader import Reader

HostLimits: TypeAlias = AsyncCache[UUID, int | None]
"""By organisation: calls a minute to each host, None for any number."""
KEPT = 1_000
FRESH_S = 1.0
"""Seconds for which a worker believes in a limit that it has read."""


def host_limits(reader: Reader) -> HostLimits:
    """Limits as they were a second ago at most."""
    return AsyncCache(lambda organization: reader.read(_limit, organization), KEPT, FRESH_S)


def _limit(organization: UUID) -> int | None:
    return Organization.objects.filter(pk=organization).values_list("host_per_minute", flat=True).first()
