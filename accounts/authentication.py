"""Authentication for DRF: `request.user` is the person, `request.auth` the Actor."""

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.actor import Actor, actor_of_session
from accounts.clients import client_of
from accounts.known_tokens import actor_of_token
from accounts.models import ApiToken
from core.errors import ForbiddenError, UnauthenticatedError


class _CsrfCheck(CsrfViewMiddleware):
    def _reject(self, request: Any, reason: str) -> Any:
        return reason


def bearer_secret(request: HttpRequest) -> str | None:
    """The token after `Authorization: Bearer`; None if there is none."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def bearer_actor(request: HttpRequest) -> Actor | None:
    """The actor of `Authorization: Bearer <token>`; None without one. Raises UnauthenticatedError."""
    secret = bearer_secret(request)
    if secret is None:
        return None
    actor = actor_of_token(secret, client_of(request))
    if actor is None:
        raise _refusal(secret)
    return actor


def _refusal(secret: str) -> UnauthenticatedError:
    # Only a caller with the complete secret learns that the token existed.
    token = ApiToken.objects.by_secret(secret)
    if token is None or not token.has_expired(timezone.now()):
        return UnauthenticatedError("The API token is unknown or revoked.")
    return UnauthenticatedError(
        f"The API token {token.name!r} expired on {token.expires_at:%Y-%m-%d at %H:%M} UTC.",
        "Create a new one in the settings.",
        code="token_expired",
    )


def browser_actor(request: HttpRequest) -> Actor | None:
    """The actor of the session; None without one. Raises ForbiddenError if a change lacks the CSRF token."""
    user, session = getattr(request, "user", None), getattr(request, "session", {})
    actor = actor_of_session(user, session, client_of(request))
    if actor is None:
        return None
    check = _CsrfCheck(lambda _request: None)  # type: ignore[arg-type]
    check.process_request(request)
    reason = check.process_view(request, None, (), {})  # type: ignore[arg-type]
    if reason:
        raise ForbiddenError(f"The request was refused: {reason}", code="csrf_failed")
    return actor


def authenticate(request: HttpRequest) -> Actor:
    """The caller. Raises UnauthenticatedError if there is none."""
    actor = bearer_actor(request) or browser_actor(request)
    if actor is None:
        raise UnauthenticatedError("Sign in, or send an API token as `Authorization: Bearer …`.")
    return actor


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>` for DRF."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The token's actor."""
        actor = bearer_actor(request._request)
        return (actor.user, actor) if actor else None

    def authenticate_header(self, request: Request) -> str:
        """Makes DRF answer 401 rather than 403."""
        return "Bearer"


class BrowserAuthentication(BaseAuthentication):
    """The session cookie for DRF."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The session's actor."""
        actor = browser_actor(request._request)
        return (actor.user, actor) if actor else None


def actor_of(request: Request) -> Actor:
    """The actor of an authenticated request."""
    assert isinstance(request.auth, Actor)
    return request.auth


class OwnSession(BasePermission):
    """Admits people to their own account, whatever their role, and only in a browser: whoever finds a token
    must not be able to take over the account of its creator."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """True, or ForbiddenError for a token, or UnauthenticatedError."""
        if not isinstance(request.auth, Actor):
            raise UnauthenticatedError("Sign in: only its owner can access an account.")
        if request.auth.token is not None:
            raise ForbiddenError(
                "An API token gives no access to the account of its owner.", "Sign in with a browser."
            )
        return True


class HasPermission(BasePermission):
    """Checks the permission table: a view names the permission of each method in `permissions_needed`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """True, or ForbiddenError naming the missing permission; an unlisted method is refused."""
        if not isinstance(request.auth, Actor):
            raise UnauthenticatedError("Sign in, or send an API token as `Authorization: Bearer …`.")
        method = request.method or ""
        if method == "OPTIONS" or method not in view.permissions_needed:
            return True  # DRF answers 405 for a method without a handler
        request.auth.require(view.permissions_needed[method])
        if method in view.besides:
            request.auth.require(view.besides[method])
        return True
