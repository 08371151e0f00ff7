"""Confirming the password before changes that somebody at an unattended browser must not make."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.audit import audit_person
from accounts.clients import client_of
from accounts.models import User
from accounts.passwords import LONGEST_PASSWORD
from accounts.throttle import attempt, forgive
from core.asgi.proxies import client_address
from core.errors import ForbiddenError, InvalidError

CONFIRMED_AT = "confirmed_at"
HOLDS_FOR = timedelta(minutes=10)


def password_confirm(request: HttpRequest, user: User, password: str) -> None:
    """Confirm the session for ten minutes. Raises InvalidError for a wrong password, TooManyAttemptsError."""
    own_password_check(request, user, password)
    confirmed(request.session)


def own_password_check(request: HttpRequest, user: User, password: str) -> None:
    """Check the person's own password, counted beforehand together with failed sign-ins. Raises InvalidError,
    TooManyAttemptsError."""
    address = client_address(request)
    attempt(user.email, address)
    if not user.check_password(password[:LONGEST_PASSWORD]):
        audit_person(user, "confirmation.failed", user.pk, client=client_of(request))
        raise InvalidError("The password is wrong.", code="wrong_password")
    forgive(user.email, address)


def confirmed(session: Any) -> None:
    """Mark the session as confirmed."""
    session[CONFIRMED_AT] = timezone.now().isoformat()


def is_confirmed(session: Any) -> bool:
    """Whether the session was confirmed less than ten minutes ago."""
    at = session.get(CONFIRMED_AT)
    return at is not None and timezone.now() - datetime.fromisoformat(at) < HOLDS_FOR


def require_confirmed(session: Any) -> None:
    """Raises ForbiddenError `confirmation_needed`."""
    if not is_confirmed(session):
        raise ForbiddenError(
            "Confirm your identity before you change how you sign in.",
            "Enter your password again, or sign in again if you have none; this is valid for ten minutes.",
            code="confirmation_needed",
        )
