"""Code shared by the plain pages: redirect targets and rendering."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.throttle import RETRY_AFTER_S, TooManyAttemptsError

SECOND_STEP = "/sign-in/second-step/"


def with_next(path: str, target: str) -> str:
    """A plain page's path that leads on to `target`."""
    return f"{path}?{urlencode({'next': target})}"


def target_of(request: HttpRequest) -> str:
    """Where signing in leads: only to our own addresses, so that a link cannot redirect people elsewhere."""
    return own_address(request.POST.get("next") or request.GET.get("next") or "")


def own_address(wanted: str) -> str:
    """The address if it is one of ours, otherwise the start page."""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else settings.LOGIN_REDIRECT_URL


def plain_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int | None = None
) -> HttpResponse:
    """Render the page; without `status`, with that of its error, if any. It must not be cached."""
    code = status or getattr(context.get("error"), "status", 200)
    response = render(request, template, context, status=code)
    response.headers["Cache-Control"] = "no-store"
    if code == TooManyAttemptsError.status:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response
