"""Signing in and out."""

from django.contrib.auth import login, logout
from django.http import HttpRequest

from accounts.audit import audit_person
from accounts.clients import client_of
from accounts.models import User
from accounts.sessions.devices import device_of
from accounts.sessions.store import ADDRESS, DEVICE
from core.asgi.proxies import client_address

BACKEND = "django.contrib.auth.backends.ModelBackend"


def session_begin(request: HttpRequest, user: User, means: str) -> None:
    """Sign the person in, with a new session key; `means` is recorded in the audit log."""
    login(request, user, backend=BACKEND)
    address, device = client_address(request), device_of(request.headers.get("User-Agent", ""))
    request.session.update({ADDRESS: address, DEVICE: device})
    request.session.save()
    audit_person(user, "session.opened", _id(request), client=client_of(request), means=means, device=device)


def session_close(request: HttpRequest) -> None:
    """Sign out."""
    if isinstance(request.user, User):
        audit_person(request.user, "session.closed", _id(request), client=client_of(request))
    logout(request)


def _id(request: HttpRequest) -> str:
    row = getattr(request.session, "row", None)
    return str(row.pk) if row else ""
