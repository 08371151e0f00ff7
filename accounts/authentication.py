"""DRF's view of the actor: `request.user` is the person, `request.auth` the Actor."""

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
    """What stands behind `Authorization: Bearer`, None where nothing does."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def bearer_actor(request: HttpRequest) -> Actor | None:
    """The actor of `Authorization: Bearer <token>`, None without one. Raises UnauthenticatedError."""
    secret = bearer_secret(request)
    if secret is None:
        return None
    actor = actor_of_token(secret, client_of(request))
    if actor is None:
        raise _refusal(secret)
    return actor


def _refusal(secret: str) -> UnauthenticatedError:
    # That a token was there is told to nobody but who has the whole of it.
    token = ApiToken.objects.by_secret(secret)
    if token is None or not token.has_expired(timezone.now()):
        return UnauthenticatedError("The API token is unknown or revoked.")
    return UnauthenticatedError(
        f"The API token {token.name!r} expired on {token.expires_at:%Y-%m-%d at %H:%M} UTC.",
        "Make a new one in the settings.",
        code="token_expired",
    )


def browser_actor(request: HttpRequest) -> Actor | None:
    """The session's actor, None without one. Raises ForbiddenError when a change lacks the CSRF token."""
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
    """Who asks. Raises UnauthenticatedError when nobody does."""
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
    """The actor of a request that has passed authentication."""
    assert isinstance(request.auth, Actor)
    return request.auth


class OwnSession(BasePermission):
    """Lets people at their own account, whatever their role, and by their browser only: whoever finds a token must
    not be able to take the account of who made it."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """True, or ForbiddenError for a token, or UnauthenticatedError."""
        if not isinstance(request.auth, Actor):
            raise UnauthenticatedError("Sign in: an account is its person's own.")
        if request.auth.token is not None:
            raise ForbiddenError(
                "An API token does not reach the account of its owner.", "Sign in with a browser."
            )
        return True


class HasPermission(BasePermission):
    """Asks the permission table: a view names what each method needs in `permissions_needed`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """True, or ForbiddenError saying what is missing; an unlisted method is refused."""
        if not isinstance(request.auth, Actor):
            raise UnauthenticatedError("Sign in, or send an API token as `Authorization: Bearer …`.")
        method = request.method or ""
        if method == "OPTIONS" or method not in view.permissions_needed:
            return True  # DRF answers 405 for a method without a handler.
        request.auth.require(view.permissions_needed[method])
        if method in view.besides:
            request.auth.require(view.besides[method])
        return True
