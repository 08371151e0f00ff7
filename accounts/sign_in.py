"""Signing in, slowly for who guesses, and what begins and ends with it."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest

from accounts.audit import audit_person
from accounts.links import LONGEST_EMAIL
from accounts.models import User
from accounts.passwords import LONGEST_PASSWORD
from accounts.sessions.devices import device_of
from accounts.sessions.store import ADDRESS, DEVICE
from accounts.throttle import attempt, forgive, is_closed
from core.errors import InvalidError
from core.proxies import client_address
from core.text import storable

BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(request: HttpRequest, email: str, password: str) -> User:
    """Open a session. Raises InvalidError for a wrong pair, TooManyAttemptsError for too many of them."""
    user = password_prove(request, email, password)
    session_begin(request, user, "password")
    return user


def password_prove(request: HttpRequest, email: str, password: str) -> User:
    """Whose password it is. Raises InvalidError for a wrong pair, TooManyAttemptsError for too many of them."""
    address, email = client_address(request), storable(email)[:LONGEST_EMAIL].lower()
    attempt(email, address)
    # Django hashes a password also when there is no such account, so the two take the same time.
    user = authenticate(request, username=email, password=password[:LONGEST_PASSWORD])
    if not isinstance(user, User):
        _write_down_failure(email, address)
        raise InvalidError("The e-mail address or the password is wrong.", code="wrong_credentials")
    forgive(email, address)
    return user


def session_begin(request: HttpRequest, user: User, means: str) -> None:
    """Sign the person in, under a new key; `means` says by what, for the audit log."""
    login(request, user, backend=BACKEND)
    address, device = client_address(request), device_of(request.headers.get("User-Agent", ""))
    request.session.update({ADDRESS: address, DEVICE: device})
    request.session.save()
    audit_person(user, "session.opened", _id(request), means=means, address=address, device=device)


def session_close(request: HttpRequest) -> None:
    """Sign out."""
    if isinstance(request.user, User):
        audit_person(request.user, "session.closed", _id(request))
    logout(request)


def _id(request: HttpRequest) -> str:
    row = getattr(request.session, "row", None)
    return str(row.pk) if row else ""


def _write_down_failure(email: str, address: str) -> None:
    user = User.objects.filter(email__iexact=email).first()
    if user is not None:
        audit_person(user, "sign_in.failed", address=address)
        # Once, by who closes the door: those that are refused unseen would fill the log.
        if is_closed(email, address):
            audit_person(user, "sign_in.locked", address=address)
