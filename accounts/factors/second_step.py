"""The state between password and session, which permits nothing but the second step: a code or a passkey."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.audit import audit_person
from accounts.clients import client_of
from accounts.factors.codes import code_use, recovery_codes_left, wrong_code
from accounts.models import User
from accounts.oidc.linking import identity_link
from accounts.sessions.beginning import session_begin
from accounts.throttle import attempt, forgive, is_closed
from core.errors import InvalidError

PENDING = "pending_sign_in"
HOLDS_FOR = timedelta(minutes=10)
SUBJECT = "second step"


def second_step_begin(request: HttpRequest, user: User, identity: tuple[str, str] | None = None) -> None:
    """Start the second step after a correct password: a fresh session that records whose password it was and is
    not signed in.

    `identity` (issuer and subject) is linked once both steps are complete.
    """
    request.session.flush()
    known = {"user": str(user.pk), "password": user.get_session_auth_hash(), "identity": identity}
    request.session[PENDING] = {**known, "at": timezone.now().isoformat()}


def second_step_user(request: HttpRequest) -> User | None:
    """The person whose second step this session may take; None after ten minutes or a password change."""
    pending: dict[str, Any] | None = request.session.get(PENDING)
    if pending is None or timezone.now() - datetime.fromisoformat(pending["at"]) >= HOLDS_FOR:
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    if user is None or not constant_time_compare(pending["password"], user.get_session_auth_hash()):
        return None
    return user


def second_step_by_code(request: HttpRequest, code: str) -> User:
    """Sign in with a code from the app or a recovery code. Raises InvalidError, TooManyAttemptsError."""
    user = second_step_person(request)
    means = code_prove(request, user, code)
    second_step_end(request, user, means)
    return user


def second_step_person(request: HttpRequest) -> User:
    """The person taking the second step. Raises InvalidError if it has expired."""
    user = second_step_user(request)
    if user is None:
        raise InvalidError("Signing in took too long.", "Start again.", code="sign_in_expired")
    return user


def second_step_end(request: HttpRequest, user: User, means: str) -> None:
    """Sign the person in after both steps."""
    identity = request.session.pop(PENDING)["identity"]
    if identity:
        issuer, subject = identity
        identity_link(user, issuer, subject, client_of(request))
    session_begin(request, user, f"password and {means}")


def code_prove(request: HttpRequest, user: User, code: str) -> str:
    """Which kind of code was correct. Raises InvalidError, TooManyAttemptsError."""
    with code_counted(request, user):
        means = code_use(user, code)
        if means is None:
            raise wrong_code()
    if means == "recovery code":
        audit_person(
            user, "recovery_code.used", user.pk, left=recovery_codes_left(user), client=client_of(request)
        )
    return means


@contextmanager
def code_counted(request: HttpRequest, user: User) -> Iterator[None]:
    """Count an attempt before the code is checked, and forget it if the code is correct. Raises
    TooManyAttemptsError.

    Counted per account, from any address: only someone who knows the password gets this far, so nobody else can
    lock the owner out.
    """
    where = f"account {user.pk}"
    attempt(SUBJECT, where)
    try:
        yield
    except InvalidError:
        audit_person(user, "second_factor.failed", user.pk, client=client_of(request))
        if is_closed(SUBJECT, where):
            audit_person(user, "sign_in.locked", user.pk, client=client_of(request))
        raise
    forgive(SUBJECT, where)
