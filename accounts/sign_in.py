"""Signing in with a password, throttled against guessing."""

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts.audit import audit_person
from accounts.factors.codes import is_second_step_on
from accounts.factors.second_step import second_step_begin
from accounts.links import LONGEST_EMAIL
from accounts.models import User
from accounts.passwords import LONGEST_PASSWORD
from accounts.sessions.beginning import session_begin
from accounts.throttle import attempt, forgive, is_closed
from core.asgi.proxies import client_address
from core.background import Background
from core.errors import ForbiddenError, InvalidError
from core.text import storable

failures = Background("sign-in-failures")


def sign_in(request: HttpRequest, email: str, password: str) -> bool:
    """Sign in, or start the second step; returns whether sign-in is complete.

    Raises InvalidError for a wrong e-mail address or password, TooManyAttemptsError for too many of them.
    """
    user = password_prove(request, email, password)
    if is_second_step_on(user):
        second_step_begin(request, user)
        return False
    session_begin(request, user, "password")
    return True


def passwords_check_open() -> None:
    """Raises ForbiddenError if the operator allows signing in only at the provider."""
    if settings.OIDC_ONLY:
        raise ForbiddenError(
            f"Sign in with {settings.OIDC_NAME}; this is the only way here.", code="only_provider"
        )


def password_prove(request: HttpRequest, email: str, password: str) -> User:
    """The person with that password. Raises InvalidError for a wrong pair, TooManyAttemptsError for too many of
    them."""
    address, email = client_address(request), storable(email)[:LONGEST_EMAIL].lower()
    attempt(email, address)
    # Django hashes a password even if there is no such account, so both cases take the same time.
    user = authenticate(request, username=email, password=password[:LONGEST_PASSWORD])
    if not isinstance(user, User):
        # In the background, so that writing the log does not take longer for one of the cases.
        failures.do(_write_down_failure, email, address)
        raise InvalidError("The e-mail address or the password is wrong.", code="wrong_credentials")
    forgive(email, address)
    return user


def _write_down_failure(email: str, address: str) -> None:
    user = User.objects.filter(email__iexact=email).first()
    if user is not None:
        audit_person(user, "sign_in.failed", address=address)
        # Recorded only by the attempt that causes the lockout: later refused attempts would fill the log.
        if is_closed(email, address):
            audit_person(user, "sign_in.locked", address=address)
