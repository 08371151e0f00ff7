"""Who may call a webhook, and whether the call is a repetition."""

import base64
import binascii
import hmac
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from core.errors import UnauthenticatedError, UnavailableError
from credentials.services import credential_open
from executions.triggers.call import Call
from executions.triggers.hook import Hook
from executions.triggers.signatures import verify
from workflows.sdk import NodeError

Check = Callable[[Call, Mapping[str, str]], str]
"""Looks at a call with the credential's fields. Returns the message's id ("" for none), raises when it is refused."""

HIDDEN_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "x-csrftoken"})


@dataclass(frozen=True)
class Gate:
    """How a webhook's callers are checked: by `check` with `secret`, or not at all.

    `problem` is why the trigger's own secret cannot be had: a call is never accepted unchecked.
    """

    dedupe_header: str
    check: Check | None = None
    secret: Mapping[str, str] = field(default_factory=dict)
    problem: UnavailableError | None = None

    def admit(self, call: Call) -> str:
        """Let the call in. Returns the key under which repetitions of it are one ("" for none).

        Raises UnauthenticatedError, or UnavailableError when the secret cannot be opened.
        """
        if self.problem:
            raise self.problem
        message_id = self.check(call, self.secret) if self.check else ""
        named = self.dedupe_header or "Idempotency-Key"
        return message_id or call.headers.get(named.lower(), "")[:255]

    def hidden(self, call: Call) -> Collection[str]:
        """The names of the headers that are not to be kept or handed on: those that may hold a secret."""
        if self.problem:
            return call.headers.keys()
        return HIDDEN_HEADERS | {self.secret.get("name", "").lower()}


def open_gate(hook: Hook) -> Gate:
    """The gate of a webhook, its credential opened."""
    kind = hook.parameters.get("auth", "none")
    dedupe_header = hook.parameters.get("dedupe_header", "")
    if kind == "none":
        return Gate(dedupe_header)
    check, credential_type = _CHECKS[kind]
    try:
        return Gate(dedupe_header, check, _secret(hook, credential_type))
    except UnavailableError as error:
        return Gate(dedupe_header, check, problem=error)


def _secret(hook: Hook, wanted: str) -> dict[str, str]:
    if hook.credential_id is None:
        raise UnavailableError("The webhook's credential is missing.", "Choose one on the trigger.")
    try:
        opened = credential_open(hook.workflow.organization_id, hook.credential_id)
    except NodeError as error:
        raise UnavailableError(error.message, error.hint) from error
    # Of another type it has other fields, and an empty secret would let in whoever sends an empty one.
    if opened.type != wanted:
        message = f"The webhook's credential is of type {opened.type}, not {wanted}."
        raise UnavailableError(message, "Choose another one on the trigger.")
    return dict(opened.fields)


def _basic(call: Call, secret: Mapping[str, str]) -> str:
    scheme, _, encoded = call.headers.get("authorization", "").partition(" ")
    try:
        given = base64.b64decode(encoded, validate=True) if scheme.lower() == "basic" else b""
    except binascii.Error:
        given = b""
    expected = f"{secret.get('username', '')}:{secret.get('password', '')}".encode()
    if not hmac.compare_digest(given, expected):
        raise UnauthenticatedError("The user name or password is wrong.")
    return ""


def _header(call: Call, secret: Mapping[str, str]) -> str:
    given = call.headers.get(secret.get("name", "").lower(), "")
    expected = secret.get("value", "")
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        raise UnauthenticatedError("The secret header is missing or wrong.")
    return ""


def _hmac(call: Call, secret: Mapping[str, str]) -> str:
    return verify(secret.get("secret", ""), call.headers, call.body, time.time())


_CHECKS: dict[str, tuple[Check, str]] = {
    "basic": (_basic, "http_basic"),
    "header": (_header, "http_header"),
    "hmac": (_hmac, "signing_secret"),
}
