"""Authenticates webhook callers, and identifies repeated calls."""

import base64
import binascii
import hmac
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import UnauthenticatedError, UnavailableError
from credentials.services import credential_open
from executions.triggers.http.call import HttpCall
from executions.triggers.webhook.hook import Hook
from executions.triggers.webhook.jwt_tokens import verify_token
from executions.triggers.webhook.signatures import verify
from workflows.nodes.trigger.trigger_webhook import CREDENTIALS
from workflows.sdk import NodeError

Check = Callable[[HttpCall, Mapping[str, str], Mapping[str, Any]], str]
"""Verifies a call with the credential's fields and the node's settings. Returns the message's id ("" for none).

Raises UnauthenticatedError if the call is refused.
"""

HIDDEN_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "x-csrftoken"})


@dataclass(frozen=True)
class Gate:
    """How a webhook's callers are verified: by `check` with `secret`, or not at all.

    `problem` is the reason why the trigger's own secret is unavailable: no call is ever accepted unverified.
    """

    parameters: Mapping[str, Any]
    check: Check | None = None
    secret: Mapping[str, str] = field(default_factory=dict)
    problem: UnavailableError | None = None

    def admit(self, call: HttpCall) -> str:
        """Admit the call. Returns the key that identifies repetitions of it ("" for none).

        Raises UnauthenticatedError, or UnavailableError if the secret cannot be opened.
        """
        if self.problem:
            raise self.problem
        message_id = self.check(call, self.secret, self.parameters) if self.check else ""
        named = self.parameters.get("dedupe_header") or "Idempotency-Key"
        return message_id or call.headers.get(named.lower(), "")

    def hidden(self, call: HttpCall) -> Collection[str]:
        """The names of headers that may contain a secret and must not be stored or passed on."""
        if self.problem:
            return call.headers.keys()
        return HIDDEN_HEADERS | {self.secret.get("name", "").lower()}


def open_gate(hook: Hook) -> Gate:
    """The gate of a webhook, with its credential opened."""
    kind = hook.parameters.get("auth", "none")
    if kind == "none":
        return Gate(hook.parameters)
    check, credential_types = _CHECKS[kind]
    try:
        return Gate(hook.parameters, check, _secret(hook, credential_types))
    except UnavailableError as error:
        return Gate(hook.parameters, check, problem=error)


def _secret(hook: Hook, wanted: tuple[str, ...]) -> dict[str, str]:
    if hook.credential_id is None:
        raise UnavailableError("The webhook's credential is missing.", "Choose one for the trigger.")
    try:
        opened = credential_open(hook.workflow.organization_id, hook.credential_id)
    except NodeError as error:
        raise UnavailableError(error.message, error.hint) from error
    # A credential of another type has other fields, and an empty secret would admit anyone who sends an empty
    # one.
    if opened.type not in wanted:
        message = f"The webhook's credential is of type {opened.type}, not {' or '.join(wanted)}."
        raise UnavailableError(message, "Choose another one for the trigger.")
    return dict(opened.fields)


def _basic(call: HttpCall, secret: Mapping[str, str], _settings: Mapping[str, Any]) -> str:
    scheme, _, encoded = call.headers.get("authorization", "").partition(" ")
    try:
        given = base64.b64decode(encoded, validate=True) if scheme.lower() == "basic" else b""
    except binascii.Error:
        given = b""
    expected = f"{secret.get('username', '')}:{secret.get('password', '')}".encode()
    if not hmac.compare_digest(given, expected):
        raise UnauthenticatedError("The user name or password is wrong.")
    return ""


def _header(call: HttpCall, secret: Mapping[str, str], _settings: Mapping[str, Any]) -> str:
    given = call.headers.get(secret.get("name", "").lower(), "")
    expected = secret.get("value", "")
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        raise UnauthenticatedError("The secret header is missing or wrong.")
    return ""


def _hmac(call: HttpCall, secret: Mapping[str, str], _settings: Mapping[str, Any]) -> str:
    return verify(secret.get("secret", ""), call.headers, call.body, time.time())


def _jwt(call: HttpCall, secret: Mapping[str, str], parameters: Mapping[str, Any]) -> str:
    expected = [str(parameters.get(name, "")) for name in ("jwt_audience", "jwt_issuer")]
    verify_token(call.headers.get("authorization", ""), secret, *expected)
    return ""


_CHECKS: dict[str, tuple[Check, tuple[str, ...]]] = {
    "basic": (_basic, CREDENTIALS["basic"]),
    "header": (_header, CREDENTIALS["header"]),
    "hmac": (_hmac, CREDENTIALS["hmac"]),
    "jwt": (_jwt, CREDENTIALS["jwt"]),
}
