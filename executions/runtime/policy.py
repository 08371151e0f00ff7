"""The operator's egress policy, from the settings."""

from urllib.parse import urlsplit

from django.conf import settings

from core.egress import EgressPolicy


def egress_policy() -> EgressPolicy:
    """What workflows may reach: the public internet, the allowed networks, and the operator's own provider."""
    base = urlsplit(settings.OPENROUTER_API_BASE_URL)
    host = base.hostname or ""
    excepted = {f"{host}:{base.port}" if base.port else host}
    return EgressPolicy(allowed=settings.EGRESS_ALLOW, excepted=frozenset(excepted))
