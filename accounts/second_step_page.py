"""The second page of signing in: a code, or a passkey."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.factors.passkeys import is_possible
from accounts.factors.second_step import second_step_by_code, second_step_user
from accounts.plain_pages import plain_page, target_of
from core.errors import WireloomError


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_step_page(request: HttpRequest) -> HttpResponse:
    """Take the second step; without the first one, redirect to it."""
    target = target_of(request)
    user = second_step_user(request)
    if user is None:
        return redirect(settings.LOGIN_URL)
    context: dict[str, Any] = {"next": target, "passkeys": is_possible() and user.passkeys.exists()}
    if request.method == "POST":
        try:
            second_step_by_code(request, request.POST.get("code", ""))
            return HttpResponseRedirect(target)
        except WireloomError as error:
            context["error"] = error
    return plain_page(request, "accounts/second_step.html", context)
