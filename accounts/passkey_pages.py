"""JSON endpoints for the script of the sign-in pages: challenges, and verification of passkeys."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from accounts.audit import audit_person
from accounts.clients import client_of
from accounts.factors.passkeys import MOST_BYTES, passkey_prove, showing_options
from accounts.factors.second_step import second_step_end, second_step_person
from accounts.models import Passkey
from accounts.plain_pages import own_address
from accounts.sessions.beginning import session_begin
from accounts.sign_in import passwords_check_open
from core import strict_json
from core.api.edges import body_of, charset_of
from core.errors import InvalidError, TooLargeError, WireloomError

View = Callable[[HttpRequest], HttpResponse]


def _answered(view: Callable[[HttpRequest], dict[str, Any]]) -> View:
    """Make a view that answers in JSON, with errors in the common shape."""

    @require_POST
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            response = JsonResponse(view(request))
        except WireloomError as error:
            response = JsonResponse(error.as_body(), status=error.status, headers=error.headers)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


@_answered
def passkey_options(request: HttpRequest) -> dict[str, Any]:
    """A challenge for any passkey."""
    passwords_check_open()
    return showing_options(request.session)


@_answered
def passkey_sign_in(request: HttpRequest) -> dict[str, Any]:
    """Sign in with a passkey alone; it has verified its user, so there is no second step."""
    passwords_check_open()
    asked = _body(request)
    passkey = passkey_prove(request.session, asked["credential"])
    request.session.flush()
    session_begin(request, passkey.user, "passkey")
    return _signed_in(request, passkey, asked)


@_answered
def second_step_options(request: HttpRequest) -> dict[str, Any]:
    """A challenge for the passkeys of the person who has taken the first step."""
    return showing_options(request.session, second_step_person(request))


@_answered
def second_step_passkey(request: HttpRequest) -> dict[str, Any]:
    """Take the second step by a passkey."""
    asked, user = _body(request), second_step_person(request)
    passkey = passkey_prove(request.session, asked["credential"], user)
    second_step_end(request, user, "passkey")
    return _signed_in(request, passkey, asked)


def _signed_in(request: HttpRequest, passkey: Passkey, asked: dict[str, Any]) -> dict[str, Any]:
    audit_person(passkey.user, "passkey.used", passkey.pk, name=passkey.name, client=client_of(request))
    return {"next": own_address(asked["next"])}


def _body(request: HttpRequest) -> dict[str, Any]:
    raw = body_of(request)
    if len(raw) > MOST_BYTES:
        raise TooLargeError(f"A passkey's response can have at most {MOST_BYTES} bytes.")
    asked = strict_json.loads(raw, charset_of(request)) if raw else {}
    if not isinstance(asked, dict) or not isinstance(asked.get("credential"), dict):
        raise InvalidError("`credential` must be the browser's response.")
    return {"credential": asked["credential"], "next": str(asked.get("next", ""))}
