"""The egress policy from the operator's settings."""

from django.conf import settings

from core.egress import EgressPolicy
from core.egress.urls import host_and_port


def egress_policy(*named: str) -> EgressPolicy:
    """The policy: the public internet, the networks that the operator allows, the operator's own model
    provider, and the hosts of the URLs `named`, which the operator has configured for the caller's purpose."""
    hosts = {host_and_port(url) for url in (settings.OPENROUTER_API_BASE_URL, *named)}
    return EgressPolicy(allowed=settings.EGRESS_ALLOW, excepted=frozenset(hosts))
