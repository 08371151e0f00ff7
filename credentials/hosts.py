"""The hosts that a credential may be sent to."""

from collections.abc import Sequence

from core.egress import EgressError
from core.egress.hosts import host_pattern
from core.errors import InvalidError
from credentials.types import CredentialType


def every_host(kind: type[CredentialType]) -> Sequence[str]:
    """The default for a credential without chosen hosts; the page warns about it."""
    return ("*",) if kind.has_hosts else ()


def read_hosts(kind: type[CredentialType], given: Sequence[str]) -> list[str]:
    """The normalised patterns. Raises InvalidError."""
    if given and not kind.has_hosts:
        raise _invalid(
            f"A credential of type {kind.label} has no hosts: its type determines where it is sent."
        )
    try:
        return list(dict.fromkeys(host_pattern(host) for host in given))
    except EgressError as error:
        raise _invalid(error.message, error.hint) from error


def _invalid(message: str, hint: str | None = None) -> InvalidError:
    return InvalidError(f"`hosts`: {message}", hint, {"fields": {"hosts": message}})
