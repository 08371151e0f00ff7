"""The page of the browser application, and the error pages."""

import logging
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie

from accounts.actor import actor_of_session
from accounts.api.answers import Boot
from core.db.outages import outages
from core.errors import WireloomError, error_body

log = logging.getLogger(__name__)

DOCS_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def home(request: HttpRequest) -> HttpResponse:
    """Redirect to the list of workflows."""
    return redirect(settings.LOGIN_REDIRECT_URL)


@ensure_csrf_cookie
@login_required
def app(request: HttpRequest, *_: str) -> HttpResponse:
    """The page of the browser application, which does its own routing."""
    actor = actor_of_session(request.user, request.session)
    if actor is None:
        return render(request, "no_organization.html", status=403)
    boot = Boot.of(actor).model_dump(mode="json")
    page = {"boot": boot, "is_built": settings.DEV or _is_built(), "is_dev": settings.DEV}
    return render(request, "app.html", page)


def _is_built() -> bool:
    return (settings.BASE_DIR / "static" / "editor" / "manifest.json").exists()


def api_docs(view: Any) -> Any:
    """The rendered API documentation, public, with a policy that its scripts need."""
    rendered = view.as_view(permission_classes=[], url_name="schema")

    def docs(request: HttpRequest) -> HttpResponse:
        response: HttpResponse = rendered(request)
        response.headers["Content-Security-Policy"] = DOCS_POLICY
        return response

    return docs


@csrf_exempt  # there is nothing to change
def no_such_address(request: HttpRequest) -> HttpResponse:
    """404 in the common error shape for everything below /api/."""
    return _error(request, 404, "not_found", "There is nothing at this address.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _error(request, 400, "invalid_request", "The request is malformed.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _error(request, 403, "forbidden", "You may not do this.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form or call did not come from a Wireloom page, or the page was too old."""
    message = "The request did not come from an open Wireloom page. Reload the page and try again."
    return _error(request, 403, "csrf_failed", message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _error(request, 404, "not_found", "There is nothing at this address.")


def server_error(request: HttpRequest) -> HttpResponse:
    """503 or 507 while the database is unavailable or a disk is full, otherwise 500: a bug."""
    error = sys.exc_info()[1]
    if error and (away := outages.note(log, f"{request.method} {request.path}", error)):
        return _away(request, away)
    return _error(
        request, 500, "internal_error", "Something went wrong on our side; the log has the details."
    )


def _away(request: HttpRequest, away: WireloomError) -> HttpResponse:
    if _wants_page(request):
        # Without the request: context processors might query the database.
        page = {
            "status": away.status,
            "message": away.message,
            "hint": f"Try again in {away.details['retry_after_s']} seconds.",
            "is_away": True,
        }
        response = HttpResponse(render_to_string("error.html", page), status=away.status)
    else:
        response = JsonResponse(away.as_body(), status=away.status)
    for name, value in away.headers.items():
        response.headers[name] = value
    response._has_been_logged = True  # type: ignore[attr-defined]  # as often as it is of use
    return response


def _wants_page(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/api/")


def _error(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    if _wants_page(request):
        return render(request, "error.html", {"status": status, "message": message}, status=status)
    return JsonResponse(error_body(code, message), status=status)
