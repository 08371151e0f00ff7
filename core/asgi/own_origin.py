"""Only Wireloom's own pages may open sockets: browsers send the cookie whichever site opens one."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from core.asgi.body_limit import App, Receive, Send
from core.errors import ForbiddenError, NotFoundError, WireloomError

PORTS = {"http": 80, "https": 443}
Origin = tuple[str, str, int | None]


class OwnOrigin:
    """An ASGI application around `app` that refuses sockets of other sites' pages with 403.

    A call with a bearer token passes; the application must reject an invalid token, and must then ignore the
    cookie.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Serve one socket."""
        if bearer_token(scope) is None and not is_own_origin(scope):
            await refuse(send, ForbiddenError("Only pages of this address can open a live connection."))
        else:
            await self._app(scope, receive, send)


def bearer_token(scope: dict[str, Any]) -> str | None:
    """The call's bearer token; None if it has none."""
    for name, value in scope["headers"]:
        if name == b"authorization":
            scheme, _, secret = value.decode("latin-1").partition(" ")
            return secret.strip() if scheme.lower() == "bearer" else None
    return None


def is_own_origin(scope: dict[str, Any]) -> bool:
    """Whether the requesting page has the scheme, host and port of the requested address, or of the public one."""
    origins = [value for name, value in scope["headers"] if name == b"origin"]
    if len(origins) != 1:
        return False
    asking = _origin(origins[0].decode("latin-1"))
    return asking is not None and asking in (_addressed(scope), _origin(settings.PUBLIC_URL))


def is_of_another_page(scope: dict[str, Any]) -> bool:
    """Whether a browser sends the request for a page of another site."""
    return any(name == b"origin" for name, _ in scope["headers"]) and not is_own_origin(scope)


async def no_such_socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Answer 404 to requests for a socket that does not exist."""
    await refuse(send, NotFoundError("There is no live connection at this address."))


async def refuse(send: Send, error: WireloomError) -> None:
    """Reject the opening of a socket with an error in the common shape."""
    headers = [(b"content-type", b"application/json")]
    await send({"type": "websocket.http.response.start", "status": error.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": json.dumps(error.as_body()).encode()})


def _addressed(scope: dict[str, Any]) -> Origin | None:
    """The requested address; its host must be allowed, otherwise any name that resolves to this server would do."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
    scheme = "https" if scope.get("scheme") in ("wss", "https") else "http"
    origin = _origin(f"{scheme}://{host}")
    if origin is None or not validate_host(_in_brackets(origin[1]), settings.ALLOWED_HOSTS):
        return None
    return origin


def _in_brackets(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _origin(text: str) -> Origin | None:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname or parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return parts.scheme, parts.hostname, port or PORTS.get(parts.scheme)
