"""The plain pages: set-up, invitation, sign-in and sign-out. They need no script."""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actor import SESSION_KEY
from accounts.clients import client_of
from accounts.factors.passkeys import is_possible
from accounts.links import invitation_accept, invitation_prepare, link_open, setup_complete
from accounts.models import Membership, OneTimeLink, User
from accounts.permissions import Role
from accounts.plain_pages import SECOND_STEP, plain_page, target_of, with_next
from accounts.querysets import digest
from accounts.sessions.beginning import session_begin, session_close
from accounts.sign_in import passwords_check_open, sign_in
from accounts.throttle import TooManyAttemptsError, attempt, forgive
from core.asgi.proxies import client_address
from core.errors import NotFoundError, WireloomError


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest, secret: str) -> HttpResponse:
    """Create the owner's account with the one-time link."""
    return _by_link(request, secret, OneTimeLink.SETUP, "accounts/set_up.html")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept an invitation to an organisation."""
    return _by_link(request, secret, OneTimeLink.INVITATION, "accounts/invitation.html")


def _by_link(request: HttpRequest, secret: str, purpose: str, template: str) -> HttpResponse:
    try:
        link = _open(request, secret, purpose)
    except NotFoundError as error:
        return plain_page(request, "accounts/link_gone.html", {"error": error}, status=410)
    except TooManyAttemptsError as error:
        return plain_page(request, "accounts/link_gone.html", {"error": error})
    context: dict[str, Any] = {"link": link, "values": request.POST, "invited": _is_invited(request, link)}
    context |= provider_shown()
    if request.method == "POST":
        try:
            return _WELCOME[purpose](request, secret, link)
        except WireloomError as error:
            context["error"] = error
    return plain_page(request, template, context)


def _open(request: HttpRequest, secret: str, purpose: str) -> OneTimeLink:
    try:
        return link_open(secret, purpose)
    except NotFoundError:
        attempt(_subject(secret), client_address(request))
        raise


def _subject(secret: str) -> str:
    return f"link {digest(secret)}"


def _is_invited(request: HttpRequest, link: OneTimeLink) -> bool:
    return isinstance(request.user, User) and request.user.email.lower() == link.email


def _given(request: HttpRequest, *names: str) -> dict[str, str]:
    given = {name: request.POST.get(name, "").strip() for name in names}
    return given | {"password": request.POST.get("password", "")}


def _found(request: HttpRequest, secret: str, link: OneTimeLink) -> HttpResponse:
    attempt(_subject(secret), client_address(request))
    user = setup_complete(
        secret=secret, client=client_of(request), **_given(request, "email", "organization", "name")
    )
    forgive(_subject(secret), client_address(request))
    session_begin(request, user, "the set-up link")
    return redirect(settings.LOGIN_REDIRECT_URL)


def _join(request: HttpRequest, secret: str, link: OneTimeLink) -> HttpResponse:
    if isinstance(request.user, User) and _is_invited(request, link):
        organization = invitation_accept(secret=secret, user=request.user, client=client_of(request))
        request.session[SESSION_KEY] = str(organization.pk)
        return redirect(settings.LOGIN_REDIRECT_URL)
    if "sign_in" not in request.POST and not settings.OIDC_ONLY:
        # Every attempt counts and gets the same answer: nothing reveals whether the account existed.
        attempt(_subject(secret), client_address(request))
        invitation_prepare(secret=secret, **_given(request, "name"))
    logout(request)
    return redirect(with_next(settings.LOGIN_URL, request.path))


_WELCOME = {OneTimeLink.SETUP: _found, OneTimeLink.INVITATION: _join}


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Sign in."""
    target = target_of(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(target)
    context: dict[str, Any] = {"next": target, "values": request.POST, "has_owner": _has_owner()}
    context |= {"joining": target.startswith("/invitation/"), "passkeys": is_possible(), **provider_shown()}
    if request.method == "POST":
        try:
            passwords_check_open()
            email, password = request.POST.get("email", "").strip(), request.POST.get("password", "")
            is_all = sign_in(request, email, password)
            return HttpResponseRedirect(target if is_all else with_next(SECOND_STEP, target))
        except WireloomError as error:
            context["error"] = error
    return plain_page(request, "accounts/sign_in.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    session_close(request)
    return redirect(settings.LOGIN_URL)


def provider_shown() -> dict[str, Any]:
    """What the sign-in page shows about the provider."""
    return {
        "provider": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        "only_provider": settings.OIDC_ONLY,
    }


def _has_owner() -> bool:
    return Membership.objects.filter(role=Role.OWNER).exists()
