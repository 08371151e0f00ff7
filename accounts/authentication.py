"""DRF's view of the actor: `request.user` is the person, `request.auth` the Actor."""

from typing import Any

from django.middleware.csrf import CsrfViewMiddleware
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.actor import Actor, actor_of_session, actor_of_token


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The token's actor; None when there is no such header; 401 when the token is not good."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        actor = actor_of_token(secret.strip())
        if actor is None:
            raise exceptions.AuthenticationFailed("The API token is unknown or revoked.")
        return actor.user, actor

    def authenticate_header(self, request: Request) -> str:
        """Makes DRF answer 401 rather than 403."""
        return "Bearer"


class _CsrfCheck(CsrfViewMiddleware):
    def _reject(self, request: Any, reason: str) -> Any:
        return reason


class BrowserAuthentication(BaseAuthentication):
    """The session cookie, with CSRF on everything that changes something."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The session's actor, None without a session."""
        http = request._request
        actor = actor_of_session(getattr(http, "user", None), getattr(http, "session", {}))
        if actor is None:
            return None
        self._check_csrf(http)
        return actor.user, actor

    def _check_csrf(self, http: Any) -> None:
        check = _CsrfCheck(lambda _request: None)  # type: ignore[arg-type]
        check.process_request(http)
        reason = check.process_view(http, None, (), {})  # type: ignore[arg-type]
        if reason:
            raise exceptions.PermissionDenied(f"CSRF check failed: {reason}")


class HasPermission(BasePermission):
    """Asks the permission table: a view names what each method needs in `permissions_needed`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """True, or ForbiddenError saying what is missing; an unlisted method is refused."""
        if not isinstance(request.auth, Actor):
            return False
        method = request.method or ""
        if method == "OPTIONS" or method not in view.permissions_needed:
            return True  # DRF answers 405 for a method without a handler.
        request.auth.require(view.permissions_needed[method])
        return True
