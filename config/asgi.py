"""The ASGI application: HTTP through Django, sockets through Channels, and a lifespan that starts and stops the
intake."""

import os
from collections.abc import Mapping
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application

django = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.consumer import AsyncConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import path, re_path  # noqa: E402

from config.urls import API, HOT  # noqa: E402
from core.asgi.body_limit import BodyLimit  # noqa: E402
from core.asgi.fast_path import DirectViews  # noqa: E402
from core.asgi.log_requests import LogRequests  # noqa: E402
from core.asgi.own_origin import OwnOrigin, no_such_socket  # noqa: E402
from core.asgi.proxies import TrustedProxies  # noqa: E402
from core.asgi.quick_reads import QuickReads  # noqa: E402
from core.asgi.socket_outages import SocketOutages  # noqa: E402
from core.strict_json import MAX_BYTES  # noqa: E402
from executions.api.consumers import ExecutionConsumer, WorkflowConsumer  # noqa: E402
from executions.start.intake import intake  # noqa: E402

UPLOADS = "/api/assets/"
FORM_BYTES = 64 * 1024
"""Bytes of a form beyond its file."""


def _of_people(consumer: type[AsyncConsumer]) -> Any:
    """A socket that Wireloom's own pages, or the holder of a token, may open."""
    return OwnOrigin(AuthMiddlewareStack(consumer.as_asgi()))


sockets = URLRouter(
    [
        path("ws/executions/<uuid:execution_id>/", _of_people(ExecutionConsumer)),
        path("ws/workflows/<uuid:workflow_id>/", _of_people(WorkflowConsumer)),
        re_path("", cast(Any, no_such_socket)),
    ]
)


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
    """Webhook calls, and runs started with a token; a session needs the middleware."""
    path = scope["path"]
    return path.startswith("/hooks/") or (path.endswith("/run/") and _has_token(scope))


def most_of_body(scope: Mapping[str, Any]) -> int:
    """The maximum size of a request's body: higher for file uploads with a token or a cookie, whose validity is
    checked only after the body is on disk."""
    is_upload = scope["method"] == "POST" and scope["path"] == UPLOADS
    brings = any(name in (b"authorization", b"cookie") for name, _ in scope["headers"])
    return settings.MAX_UPLOAD_BYTES + FORM_BYTES if is_upload and brings else MAX_BYTES


http = DirectViews(HOT, QuickReads(API, "/api/", django), _is_hot)
_by_protocol = {"http": BodyLimit(http, most_of_body), "websocket": SocketOutages(sockets)}
_router = LogRequests(TrustedProxies(ProtocolTypeRouter(_by_protocol), settings.TRUSTED_PROXIES))


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The application of the web process."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    else:
        await _router(scope, receive, send)
