"""An organisation's rate limit per host, as cached by a worker."""

from typing import TypeAlias
from uuid import UUID

from accounts.models import Organization
from core.async_cache import AsyncCache
from executions.store.reader import Reader

HostLimits: TypeAlias = AsyncCache[UUID, int | None]
"""By organisation: calls per minute to each host, None for no limit."""
KEPT = 1_000
FRESH_S = 1.0
"""Seconds for which a worker uses a cached limit."""


def host_limits(reader: Reader) -> HostLimits:
    """The cached limits, at most a second old."""
    return AsyncCache(lambda organization: reader.read(_limit, organization), KEPT, FRESH_S)


def _limit(organization: UUID) -> int | None:
    return Organization.objects.filter(pk=organization).values_list("host_per_minute", flat=True).first()
