"""The plain pages: set-up, invitation, sign-in, sign-out. No script needed."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.links import invitation_accept, link_open, setup_complete
from accounts.models import Membership, OneTimeLink
from accounts.permissions import Role
from accounts.sign_in import sign_in
from core.errors import WireloomError

BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest, secret: str) -> HttpResponse:
    """Make the owner's account by the one-time link."""
    return _by_link(request, secret, OneTimeLink.SETUP, "accounts/set_up.html")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Join an organisation by an invitation."""
    return _by_link(request, secret, OneTimeLink.INVITATION, "accounts/invitation.html")


def _by_link(request: HttpRequest, secret: str, purpose: str, template: str) -> HttpResponse:
    try:
        link = link_open(secret)
        if link.purpose != purpose:
            raise WireloomError("This link is for something else.")
    except WireloomError as error:
        return _page(request, "accounts/link_gone.html", {"error": error}, status=410)
    context: dict[str, Any] = {"link": link, "values": request.POST}
    if request.method == "POST":
        try:
            return _welcome(request, secret, purpose)
        except WireloomError as error:
            context["error"] = error
    return _page(request, template, context, status=400 if "error" in context else 200)


def _welcome(request: HttpRequest, secret: str, purpose: str) -> HttpResponse:
    given = {name: request.POST.get(name, "").strip() for name in ("email", "organization", "name")}
    password = request.POST.get("password", "")
    if purpose == OneTimeLink.SETUP:
        user = setup_complete(secret=secret, password=password, **given)
    else:
        user = invitation_accept(secret=secret, password=password, name=given["name"])
    login(request, user, backend=BACKEND)
    return redirect(settings.LOGIN_REDIRECT_URL)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Sign in."""
    target = _target(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(target)
    context: dict[str, Any] = {"next": target, "values": request.POST, "has_owner": _has_owner()}
    if request.method == "POST":
        try:
            sign_in(request, request.POST.get("email", "").strip(), request.POST.get("password", ""))
            return HttpResponseRedirect(target)
        except WireloomError as error:
            context["error"] = error
    return _page(
        request,
        "accounts/sign_in.html",
        context,
        status=context["error"].status if "error" in context else 200,
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect(settings.LOGIN_URL)


def _has_owner() -> bool:
    return Membership.objects.filter(role=Role.OWNER).exists()


def _target(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    # Only our own addresses, or the page would send people wherever a link says.
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return settings.LOGIN_REDIRECT_URL


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
