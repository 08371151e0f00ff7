"""All changes to routes."""

import re
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.actor import Actor
from accounts.audit import audit, changes_between
from ai_models.clients import single_client
from ai_models.connections.models import LIST, Route
from ai_models.providers import provider_types
from ai_models.sdk.provider import CheckResult, Provider
from core.errors import ConflictError, InvalidError, UnavailableError, UnprocessableError
from core.pasting import pasted_url
from core.secrets.vault import VaultError
from credentials.models import Credential
from credentials.services import opened_credential
from credentials.types.base_url import base_url_problem
from workflows.sdk.llm import ChatChunk, ChatRequest, LlmError

DRIVERS = ("openrouter", "openai_compatible", "openai", "anthropic", "google", "sandbox")
"""The contract's drivers; those without a provider in this installation cannot be used yet."""
MOST_ROUTES = 100
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_CANARY_TOKENS = 16
"""Some providers refuse less."""


@transaction.atomic
def route_create(*, actor: Actor, slug: str, driver: str, **fields: Any) -> Route:
    """Make a route; the first one becomes the default.

    `fields` are those of the model, with `credential` as an id. Raises InvalidError for a wrong field,
    UnprocessableError for a driver or credential that cannot be used, ConflictError if the slug is taken.
    """
    rows = Route.objects.in_organization(actor.organization)
    if rows.count() >= MOST_ROUTES:
        raise ConflictError(f"There are {MOST_ROUTES} routes already.", "Delete one.", code="too_many_routes")
    route = Route(organization=actor.organization, slug=slug, driver=driver)
    if "is_default" not in fields:
        fields["is_default"] = not rows.exists()
    _set(route, fields)
    _save(route)
    audit(actor, "route.created", route.pk, name=slug, after=_facts(route))
    return route


@transaction.atomic
def route_update(*, actor: Actor, route: Route, **fields: Any) -> Route:
    """Change the given fields; the slug stays. Raises the errors of `route_create`."""
    before = _facts(route)
    _set(route, fields)
    _save(route)
    audit(actor, "route.changed", route.pk, name=route.slug, **changes_between(before, _facts(route)))
    return route


@transaction.atomic
def route_delete(*, actor: Actor, route: Route) -> None:
    """Delete the route; calls that name it fail from then on, those that it carried stay in the ledger."""
    pk, name, before = route.pk, route.slug, _facts(route)
    route.delete()
    audit(actor, "route.deleted", pk, name=name, before=before)


def route_check(*, actor: Actor, route: Route, canary: bool = False) -> tuple[CheckResult, int]:
    """Try the route's credential, and with `canary` ask its default model for a few tokens, which costs something.

    Returns the result and how many milliseconds it took.
    """
    begun = time.monotonic()
    result = route_try(route, canary=canary)
    took = round((time.monotonic() - begun) * 1000)
    audit(actor, "route.checked", route.pk, name=route.slug, after={"ok": result.ok, "code": result.code})
    return result, took


def route_try(route: Route, *, canary: bool) -> CheckResult:
    """The same without an actor."""
    try:
        fields = route_fields(route)
    except (VaultError, UnavailableError) as error:
        hint = "Enter the credential's secrets again, or give Wireloom the key it was encrypted with."
        return CheckResult(ok=False, code="credential_unreadable", message=str(error), hint=hint)
    return async_to_sync(_try)(route, fields, canary)


def route_fields(route: Route) -> dict[str, str]:
    """What the route's client is made with. Raises VaultError or UnavailableError."""
    fields = dict(opened_credential(route.credential).fields) if route.credential else {}
    return fields | ({"base_url": route.base_url} if route.base_url else {})


async def _try(route: Route, fields: dict[str, str], canary: bool) -> CheckResult:
    async with single_client(provider_types()[route.driver], fields) as client:
        result = await client.check()
        if result.ok and canary:
            return await _ask(client, route.default_model)
        return result


async def _ask(client: Provider, model: str) -> CheckResult:
    if not model:
        hint = "Set the route's default model."
        return CheckResult(
            ok=False, code="invalid_request", message="The route has no default model.", hint=hint
        )
    messages = [{"role": "user", "content": "Reply with the word OK."}]
    request = ChatRequest(model=model, messages=messages, options={"max_tokens": _CANARY_TOKENS})
    try:
        reply = await client.chat(request, _ignore)
    except LlmError as error:
        return CheckResult(ok=False, code=error.code, message=error.message, hint=error.hint)
    return CheckResult(ok=True, code="ok", message=f"{reply.model} answered.")


async def _ignore(_chunk: ChatChunk) -> None:
    """Only the end counts."""


def _set(route: Route, fields: dict[str, Any]) -> None:
    given = dict(fields)
    if "credential" in given:
        route.credential = _credential(route, given.pop("credential"))
    if "base_url" in given:
        route.base_url = pasted_url(given.pop("base_url") or "")
    for name, value in given.items():
        setattr(route, name, value)
    _check(route)


def _credential(route: Route, pk: UUID | None) -> Credential | None:
    if pk is None:
        return None
    rows = Credential.objects.in_organization(route.organization_id)
    found: Credential | None = rows.filter(pk=pk).first()
    if found is None:
        raise UnprocessableError(f"There is no credential with the id {pk}.", code="credential_not_found")
    return found


def _check(route: Route) -> None:
    if not _SLUG.fullmatch(route.slug):
        raise InvalidError(
            "`id` must begin with a small letter or digit and hold only small letters, digits, `.`, `_` and `-`.",
            "For example openrouter or eu-cluster.",
        )
    usable = [name for name in DRIVERS if name in provider_types()]
    if route.driver not in usable:
        hint = f"Available: {', '.join(usable)}."
        raise UnprocessableError(
            f"There is no driver {route.driver!r} here.", hint, code="driver_unavailable"
        )
    if route.model_support == LIST and not route.allowed_models:
        raise InvalidError("`models` must name a model if `model_support` is `list`.")
    _check_base_url(route)
    if route.credential and route.credential.type != route.driver:
        message = f"The credential {route.credential.name!r} is of type {route.credential.type}, not {route.driver}."
        raise UnprocessableError(
            message, "Choose another credential, or another driver.", code="credential_type"
        )
    if route.is_default and not route.enabled:
        raise InvalidError(
            "`enabled` must be true for the default route.", "Make another route the default first."
        )


def _check_base_url(route: Route) -> None:
    if route.driver == "openai_compatible" and not (route.base_url or route.credential):
        raise InvalidError("`base_url` or `credential` is needed to know where the server is.")
    if not route.base_url:
        return
    problem = base_url_problem(route.base_url, needs_v1=route.driver == "openai_compatible")
    if problem:
        raise InvalidError(f"`base_url`: {problem}.")
    if route.credential and _origin(route.base_url) != _origin(_home(route.credential)):
        raise UnprocessableError(
            "`base_url` would send the credential's secret to another server.",
            f"Make a credential of {route.driver} with this base URL, which asks for the secret again.",
            code="secret_needed",
        )


def _home(credential: Credential) -> str:
    """Where the credential's secret is sent by itself."""
    try:
        own = opened_credential(credential).fields.get("base_url", "")
    except (VaultError, UnavailableError):
        own = ""
    return own or (settings.OPENROUTER_API_BASE_URL if credential.type == "openrouter" else "")


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _save(route: Route) -> None:
    if route.is_default:
        others = Route.objects.in_organization(route.organization_id).exclude(pk=route.pk)
        others.filter(is_default=True).update(is_default=False)
    try:
        with transaction.atomic():
            route.save()
    except IntegrityError as error:
        raise ConflictError(
            f"There is already a route {route.slug!r}.", "Choose another id.", code="id_taken"
        ) from error


def _facts(route: Route) -> dict[str, Any]:
    same = ("driver", "base_url", "default_model", "model_support", "enabled", "is_default")
    credential = None if route.credential_id is None else str(route.credential_id)
    return {name: getattr(route, name) for name in same} | {"credential": credential}
