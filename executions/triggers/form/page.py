"""The pages of a form: to fill in, after sending, and errors. They need no script."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string

from core.errors import InvalidError, WireloomError
from workflows.models import Trigger
from workflows.nodes.trigger.trigger_form import FormParams
from workflows.sdk import Json
from workflows.sdk.form_fields import FormField

OPEN_FOR_S = 24 * 3600
"""How long a page stays valid before it is sent."""
TICKET = "wireloom-form"
"""The hidden field; form field names cannot contain a hyphen."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
}


def new_ticket(trigger: Trigger) -> str:
    """A unique token that shows that a page is ours: sent twice, it is one submission."""
    return signing.dumps(get_random_string(22), salt=_salt(trigger))


def read_ticket(trigger: Trigger, given: str) -> str:
    """The page's unique id. Raises InvalidError if the ticket is invalid or expired."""
    try:
        found: str = signing.loads(given, salt=_salt(trigger), max_age=OPEN_FOR_S)
    except signing.BadSignature:
        message = (
            "The page was open for too long, or is not from this site. Your input is not lost: send it again."
        )
        raise InvalidError(message, code="form_expired") from None
    return found


def _salt(trigger: Trigger) -> str:
    return f"wireloom.form.{trigger.pk}"


def form_page(
    trigger: Trigger, form: FormParams, given: Mapping[str, Json], error: WireloomError | None = None
) -> HttpResponse:
    """The form with the input so far and its errors."""
    wrong = error.details.get("fields", {}) if error else {}
    fields = field_rows(form.fields, given, wrong)
    takes_files = any(field.takes_file for field in form.fields)
    context = {"form": form, "fields": fields, "error": error, "ticket": new_ticket(trigger), "name": TICKET}
    context["takes_files"] = takes_files
    return _page("forms/form.html", context, error.status if error else 200)


def field_rows(
    fields: Iterable[FormField], given: Mapping[str, Json], wrong: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The data for `forms/field.html` of each field: its input and error, by field name."""
    return [
        {
            "field": field,
            "label": field.label or field.name,
            "value": "" if field.takes_file else given.get(field.name) or "",
            "wrong": wrong.get(field.name),
        }
        for field in fields
    ]


def sent_page(form: FormParams, said: Json = None) -> HttpResponse:
    """A confirmation, or the run's reply: text as it is, everything else as JSON."""
    text = said if isinstance(said, str) else None
    data = None if said is None or text is not None else json.dumps(said, indent=2, ensure_ascii=False)
    return _page("forms/sent.html", {"form": form, "text": text, "data": data}, 200)


def accepted_page(form: FormParams) -> HttpResponse:
    """The confirmation if the run takes longer than a browser waits."""
    return _page("forms/accepted.html", {"form": form}, 202)


def failed_page(form: FormParams | None, message: str, status: int) -> HttpResponse:
    """An error page."""
    return _page("forms/failed.html", {"form": form, "message": message}, status)


def _page(template: str, context: dict[str, Any], status: int) -> HttpResponse:
    return HttpResponse(render_to_string(template, context), status=status, headers=HEADERS)
