"""The client of a request: its address and program, as the audit log records them."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from core.asgi.proxies import address_of, client_address
from core.text import storable

LONGEST_AGENT = 200
"""Characters of a User-Agent that are stored; callers can send any length."""


@dataclass(frozen=True)
class Client:
    """A normalised IP address and a User-Agent, each "" if unknown."""

    address: str = ""
    agent: str = ""


UNKNOWN = Client()


def client_of(request: HttpRequest) -> Client:
    """The client of a request."""
    return Client(client_address(request), _short(request.META.get("HTTP_USER_AGENT", "")))


def client_of_socket(scope: dict[str, Any]) -> Client:
    """The client of a socket, from its ASGI scope."""
    agent = next((value for name, value in scope["headers"] if name == b"user-agent"), b"")
    return Client(address_of((scope.get("client") or ("",))[0]), _short(agent.decode("latin-1")))


def _short(agent: str) -> str:
    return storable(agent)[:LONGEST_AGENT]
