"""`trigger.webhook`: starts a run when its URL is called."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from workflows.sdk import Json, Output, Params, Problem, Trigger, ui

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]
CREDENTIALS = {
    "basic": ("http_basic",),
    "header": ("http_header",),
    "hmac": ("signing_secret",),
    "jwt": ("signing_secret", "jwt_public_key"),
}
RESPOND_LABELS = {
    "immediately": "Immediately, with the execution's id",
    "last_node": "When the last node ends, with its output",
    "respond_node": "By a Respond node",
    "stream": "As a stream of events",
}
AUTH_LABELS = {
    "none": "None: anyone who knows the URL",
    "basic": "Basic (user name and password)",
    "header": "A secret header",
    "hmac": "HMAC signature of the body",
    "jwt": "JSON Web Token",
}


class WebhookParams(Params):
    """Settings."""

    methods: list[Method] = Field(["POST"], min_length=1, json_schema_extra=ui(template=False))
    """The HTTP methods that start a run; others get 405."""
    auth: Literal["none", "basic", "header", "hmac", "jwt"] = Field(
        "none", title="Authentication", json_schema_extra=ui(template=False, labels=AUTH_LABELS)
    )
    """Who may call. The secret is in the node's credential.

    HMAC follows Standard Webhooks: SHA-256 over `id.timestamp.body`, a tolerance of five minutes, and each id
    once. A JSON Web Token is sent as `Authorization: Bearer …` and needs `exp`: HS256 with a signing secret of
    at least 32 bytes, or RS256 or ES256 with a public key.
    """
    jwt_audience: str = Field(
        "",
        title="Audience",
        max_length=500,
        json_schema_extra=ui(template=False, show_if=("auth", ["jwt"])),
    )
    """The required `aud` of the token. Empty: only tokens without `aud` are accepted."""
    jwt_issuer: str = Field(
        "",
        title="Issuer",
        max_length=500,
        json_schema_extra=ui(template=False, show_if=("auth", ["jwt"])),
    )
    """The required `iss` of the token. Empty: any."""
    respond: Literal["immediately", "last_node", "respond_node", "stream"] = Field(
        "immediately", title="Answer", json_schema_extra=ui(template=False, labels=RESPOND_LABELS)
    )
    """When the caller gets a reply, and what it contains."""
    dedupe_header: str = Field(
        "", title="Deduplicate by header", max_length=100, json_schema_extra=ui(template=False, group="More")
    )
    """A header whose value identifies repeated calls; a repeat gets the reply of the first run."""
    max_per_minute: int | None = Field(
        None,
        title="Maximum calls per minute",
        ge=1,
        le=100_000,
        json_schema_extra=ui(template=False, group="More"),
    )
    """Further calls get 429 and start nothing. Empty: no limit."""


class WebhookCall(Output):
    """The call as it was received."""

    body: Json = None
    """The parsed JSON or form fields, otherwise the text; base64 if the bytes are not text.

    A file in a form is a file value: `{"$file", "name", "content_type", "size"}`.
    """
    query: dict[str, Json] = Field(default_factory=dict)
    headers: dict[str, str] = Field(default_factory=dict)
    """The headers, by lower-case name, without `authorization` and cookies."""
    method: str = "POST"
    path: str = ""


class WebhookTrigger(Trigger[WebhookParams, WebhookCall]):
    """Start a run when its URL is called.

    Publishing gives the node its URL. The call is the output: `{{webhook.body}}`.
    """

    type = "trigger.webhook"
    label = "Webhook"
    variable = "webhook"
    icon = "webhook"
    address_prefix = "hooks"
    credential_types = tuple(dict.fromkeys(kind for kinds in CREDENTIALS.values() for kind in kinds))
    params = WebhookParams
    output = WebhookCall
    output_example = {
        "body": {"message": "Hello"},
        "query": {},
        "headers": {"content-type": "application/json"},
        "method": "POST",
        "path": "",
    }

    def credentials_of(self, parameters: Mapping[str, Json]) -> tuple[str, ...]:
        """The types that the chosen authentication reads; any type if it reads none."""
        return CREDENTIALS.get(str(parameters.get("auth"))) or self.credential_types

    def check(self, parameters: Mapping[str, Json], credential: bool) -> list[Problem]:
        """Report an authentication without a credential, which would reject every call."""
        wanted = CREDENTIALS.get(str(parameters.get("auth")))
        if wanted is None or credential:
            return []
        message = f"This authentication needs a credential of type {' or '.join(wanted)}."
        return [Problem(code="credential_missing", field="credential", message=message)]
