"""The operator's policy for everything that goes out, from the settings."""

from django.conf import settings

from core.egress import EgressPolicy
from core.egress.urls import host_and_port


def egress_policy(*named: str) -> EgressPolicy:
    """The open internet, the networks that the operator allows, and the operator's own provider of models; and the
    hosts of the URLs `named`, which the operator has set for the one purpose that asks."""
    hosts = {host_and_port(url) for url in (settings.OPENROUTER_API_BASE_URL, *named)}
    return EgressPolicy(allowed=settings.EGRESS_ALLOW, excepted=frozenset(hosts))
