"""What the plain pages share: where they lead, and how they are answered."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.throttle import RETRY_AFTER_S, TooManyAttemptsError

SECOND_STEP = "/sign-in/second-step/"


def with_next(path: str, target: str) -> str:
    """One of these pages, which then leads to `target`."""
    return f"{path}?{urlencode({'next': target})}"


def target_of(request: HttpRequest) -> str:
    """Where signing in leads: only our own addresses, or the page would send people wherever a link says."""
    return own_address(request.POST.get("next") or request.GET.get("next") or "")


def own_address(wanted: str) -> str:
    """The address where it is one of ours, else where everybody begins."""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else settings.LOGIN_REDIRECT_URL


def plain_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int | None = None
) -> HttpResponse:
    """The page; without a `status` that of its error, if there is one. Nobody keeps a copy of it."""
    code = status or getattr(context.get("error"), "status", 200)
    response = render(request, template, context, status=code)
    response.headers["Cache-Control"] = "no-store"
    if code == TooManyAttemptsError.status:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response
