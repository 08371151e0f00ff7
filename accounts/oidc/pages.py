"""The pages of signing in at a provider: the redirect, the return, and the password that links an account once."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clients import client_of
from accounts.factors.codes import is_second_step_on
from accounts.factors.second_step import second_step_begin
from accounts.models import User
from accounts.oidc.flow import Returned, flow_begin, flow_end
from accounts.oidc.id_tokens import Claims, refused
from accounts.oidc.linking import account_by_invitation, account_of, account_to_link, identity_link
from accounts.plain_pages import SECOND_STEP, own_address, plain_page, target_of, with_next
from accounts.sessions.beginning import session_begin
from accounts.sessions.confirming import confirmed, require_confirmed
from accounts.sign_in import password_prove
from core.errors import NotFoundError, WireloomError

LINKING, LINK_PAGE, ACCOUNT_PAGE = "linking", "/sign-in/link/", "/account/"
LINKING_HOLDS = timedelta(minutes=10)
MEANS = "provider"


@require_POST
def to_provider(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider, to sign in or to link the person's account."""
    try:
        address = flow_begin(request.session, target_of(request), _whose(request))
    except WireloomError as error:
        return _failed(request, error)
    # Not by a redirect: the Content-Security-Policy lets forms lead to our own addresses only.
    return plain_page(request, "accounts/to_provider.html", {"address": address, "name": settings.OIDC_NAME})


def _whose(request: HttpRequest) -> str | None:
    if not settings.OIDC_ISSUER:
        raise NotFoundError("There is no provider to sign in at.")
    if "link" not in request.POST or not isinstance(request.user, User):
        return None
    require_confirmed(request.session)
    return str(request.user.pk)


@require_GET
def from_provider(request: HttpRequest) -> HttpResponse:
    """Handle the provider's response."""
    if not settings.OIDC_ISSUER:
        return _failed(request, NotFoundError("There is no provider to sign in at."))
    try:
        returned = flow_end(request.session, request.GET)
        return _link(request, returned) if returned.link else _enter(request, returned)
    except WireloomError as error:
        return _failed(request, error)


def _link(request: HttpRequest, returned: Returned) -> HttpResponse:
    user = request.user
    if not isinstance(user, User) or str(user.pk) != returned.link:
        raise refused("Somebody else is signed in now.")
    identity_link(user, returned.claims.issuer, returned.claims.subject, client_of(request))
    request.session.cycle_key()
    return redirect(ACCOUNT_PAGE)


def _enter(request: HttpRequest, returned: Returned) -> HttpResponse:
    claims, target = returned.claims, own_address(returned.next)
    user = account_of(claims)
    if user is None and account_to_link(claims) is not None:
        return _ask_for_password(request, claims, target)
    if user is None:
        user, target = account_by_invitation(claims, client_of(request)), settings.LOGIN_REDIRECT_URL
    request.session.flush()
    session_begin(request, user, MEANS)
    if not user.has_usable_password():
        confirmed(request.session)
    return HttpResponseRedirect(target)


def _ask_for_password(request: HttpRequest, claims: Claims, target: str) -> HttpResponse:
    request.session.flush()
    request.session[LINKING] = {
        "issuer": claims.issuer,
        "subject": claims.subject,
        "email": claims.email,
        "at": timezone.now().isoformat(),
    }
    return redirect(with_next(LINK_PAGE, target))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def link_page(request: HttpRequest) -> HttpResponse:
    """The password of the account that is to be linked, once."""
    pending, target = _pending(request), target_of(request)
    if pending is None:
        return redirect(settings.LOGIN_URL)
    context = {"email": pending["email"], "name": settings.OIDC_NAME, "next": target}
    if request.method == "POST":
        try:
            return _by_password(request, pending, target)
        except WireloomError as error:
            context["error"] = error
    return plain_page(request, "accounts/link.html", context)


def _pending(request: HttpRequest) -> dict[str, Any] | None:
    pending: dict[str, Any] | None = request.session.get(LINKING)
    if pending is None or timezone.now() - datetime.fromisoformat(pending["at"]) >= LINKING_HOLDS:
        return None
    return pending


def _by_password(request: HttpRequest, pending: dict[str, Any], target: str) -> HttpResponse:
    user = password_prove(request, pending["email"], request.POST.get("password", ""))
    if is_second_step_on(user):
        second_step_begin(request, user, (pending["issuer"], pending["subject"]))
        return redirect(with_next(SECOND_STEP, target))
    identity_link(user, pending["issuer"], pending["subject"], client_of(request))
    request.session.flush()
    session_begin(request, user, f"{MEANS} and password")
    return HttpResponseRedirect(target)


def _failed(request: HttpRequest, error: WireloomError) -> HttpResponse:
    response = plain_page(request, "accounts/provider_failed.html", {"error": error})
    for name, value in error.headers.items():
        response.headers[name] = value
    return response
