"""The ASGI application: HTTP by Django, sockets by Channels, and a lifespan that opens and closes the intake."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application

django = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.urls import path  # noqa: E402

from config.urls import HOT  # noqa: E402
from core.body_limit import BodyLimit  # noqa: E402
from core.direct import DirectViews  # noqa: E402
from core.socket_outages import SocketOutages  # noqa: E402
from core.strict_json import MAX_BYTES  # noqa: E402
from executions.consumers import ExecutionConsumer, WorkflowConsumer  # noqa: E402
from executions.intake import intake  # noqa: E402

sockets = AuthMiddlewareStack(
    URLRouter(
        [
            path("ws/executions/<uuid:execution_id>/", ExecutionConsumer.as_asgi()),
            path("ws/workflows/<uuid:workflow_id>/", WorkflowConsumer.as_asgi()),
        ]
    )
)
from_our_pages = AllowedHostsOriginValidator(sockets)


async def _socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    # A cookie is sent by any page of the web, so it needs our Origin; an Authorization header is not.
    await (sockets if _has_token(scope) else from_our_pages)(scope, receive, send)


def _has_token(scope: dict[str, Any]) -> bool:
    return any(name == b"authorization" for name, _ in scope["headers"])


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await intake.open()
            await send({"type": "lifespan.startup.complete"})
        else:
            await intake.close()
            await send({"type": "lifespan.shutdown.complete"})
            return


def _is_hot(scope: dict[str, Any]) -> bool:
    """Calls of webhooks, and runs that are started with a token; a session needs the middleware."""
    path = scope["path"]
    return path.startswith("/hooks/") or (path.endswith("/run/") and _has_token(scope))


http = DirectViews(HOT, django, _is_hot)
_router = ProtocolTypeRouter({"http": BodyLimit(http, MAX_BYTES), "websocket": SocketOutages(_socket)})


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The whole web process."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    else:
        await _router(scope, receive, send)
