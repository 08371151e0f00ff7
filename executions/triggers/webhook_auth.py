"""Who may call a webhook, and whether the call is a repetition."""

import base64
import binascii
import hmac
import time
from dataclasses import dataclass

from django.http import HttpRequest

from core.errors import UnauthenticatedError, UnavailableError
from credentials.services import credential_open
from executions.triggers.signatures import verify
from workflows.models import Trigger
from workflows.sdk import NodeError


@dataclass(frozen=True)
class Admission:
    """A call that may come in. Repetitions under the same `key` are one ("" for none); `secret_header` is the
    header that holds the secret ("" for none), which is not to be handed on."""

    key: str
    secret_header: str


def authorize(request: HttpRequest, trigger: Trigger) -> Admission:
    """Let the call in.

    Raises UnauthenticatedError, or UnavailableError when the trigger's own secret cannot be opened: a call
    is never accepted unchecked.
    """
    kind = trigger.parameters.get("auth", "none")
    message_id, secret_header = "", ""
    if kind != "none":
        check, credential_type = _CHECKS[kind]
        secret = _secret(trigger, credential_type)
        message_id = check(request, secret)
        secret_header = secret.get("name", "").lower()
    header = trigger.parameters.get("dedupe_header", "")
    key = message_id or (request.headers.get(header, "")[:255] if header else _idempotency_key(request))
    return Admission(key, secret_header)


def _idempotency_key(request: HttpRequest) -> str:
    return request.headers.get("Idempotency-Key", "")[:255]


def _secret(trigger: Trigger, wanted: str) -> dict[str, str]:
    if trigger.credential_id is None:
        raise UnavailableError("The webhook's credential is missing.", "Choose one on the trigger.")
    try:
        opened = credential_open(trigger.workflow.organization_id, trigger.credential_id)
    except NodeError as error:
        raise UnavailableError(error.message, error.hint) from error
    # Of another type it has other fields, and an empty secret would let in whoever sends an empty one.
    if opened.type != wanted:
        message = f"The webhook's credential is of type {opened.type}, not {wanted}."
        raise UnavailableError(message, "Choose another one on the trigger.")
    return dict(opened.fields)


def _basic(request: HttpRequest, secret: dict[str, str]) -> str:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    try:
        given = base64.b64decode(encoded, validate=True) if scheme.lower() == "basic" else b""
    except binascii.Error:
        given = b""
    expected = f"{secret.get('username', '')}:{secret.get('password', '')}".encode()
    if not hmac.compare_digest(given, expected):
        raise UnauthenticatedError("The user name or password is wrong.")
    return ""


def _header(request: HttpRequest, secret: dict[str, str]) -> str:
    given = request.headers.get(secret.get("name", ""), "")
    expected = secret.get("value", "")
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        raise UnauthenticatedError("The secret header is missing or wrong.")
    return ""


def _hmac(request: HttpRequest, secret: dict[str, str]) -> str:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return verify(secret.get("secret", ""), headers, request.body, time.time())


_CHECKS = {
    "basic": (_basic, "http_basic"),
    "header": (_header, "http_header"),
    "hmac": (_hmac, "signing_secret"),
}
