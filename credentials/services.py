"""All changes to credentials."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import audit, changes_between
from accounts.models import Organization
from core.egress.hosts import widened
from core.errors import ConflictError, UnavailableError, UnprocessableError
from core.secrets.redaction import Redactor
from core.secrets.vault import VaultError
from credentials.callbacks import TestResult, answers
from credentials.destinations import check_destination, check_given
from credentials.hosts import every_host, read_hosts
from credentials.models import Credential
from credentials.opening import OpenCredential, credential_type, read_data, seal, unseal
from workflows.sdk.errors import NodeError

USED_AT_RESOLUTION = timedelta(minutes=1)
_UNREADABLE_HINT = "Enter its secrets again, or give Wireloom the key it was encrypted with."


def credential_create(
    *,
    actor: Actor,
    name: str,
    type: str,
    data: Mapping[str, Any],
    hosts: Sequence[str] | None = None,
    shared: bool = True,
    **limits: int | None,
) -> Credential:
    """Create a credential; `limits` are `max_per_minute` and `max_concurrent`.

    `hosts` are patterns of the hosts that `http.request` may send it to; without them it may be sent to any
    host, as before hosts existed. Raises InvalidError for data or hosts that the type refuses, ConflictError if
    the name is taken.
    """
    made = {"created_by": actor.user, "shared": shared, **limits}
    credential = credential_build(actor.organization, name, type, data, hosts=hosts, **made)
    said = {"type": type, "hosts": credential.hosts, "fields": sorted(credential.sealed), "shared": shared}
    _save(credential, actor, "credential.created", {}, said | limits, _secrets(credential, data))
    return credential


def credential_build(
    organization: Organization,
    name: str,
    type: str,
    data: Mapping[str, Any],
    *,
    hosts: Sequence[str] | None = None,
    **fields: Any,
) -> Credential:
    """The row of a new credential, not yet saved, for what keeps one of its own. Raises InvalidError."""
    checked = read_data(type, data)
    kind = credential_type(type)
    allowed = read_hosts(kind, every_host(kind) if hosts is None else hosts)
    credential = Credential(organization=organization, name=name, type=type, hosts=allowed, **fields)
    seal(credential, checked)
    return credential


def credential_update(
    *,
    actor: Actor,
    credential: Credential,
    name: str | None = None,
    data: Mapping[str, Any] | None = None,
    hosts: Sequence[str] | None = None,
    shared: bool | None = None,
    **limits: int | None,
) -> Credential:
    """Rename or share the credential, stop sharing it, or change the fields in `data` (null removes one), the
    `hosts` or the given `limits`.

    Raises the errors of `credential_create`, and UnprocessableError `secret_needed` if a stored secret would be
    sent elsewhere.
    """
    before, secrets = _facts(credential), [*_secrets(credential), *_secrets(credential, data or {})]
    for limit, most in limits.items():
        setattr(credential, limit, most)
    if shared is not None:
        credential.shared = shared
    if name is not None:
        credential.name = name
    if data:
        kept = _fields_to_keep(credential, data)
        changed = {key: value for key, value in {**kept, **data}.items() if value is not None}
        checked = read_data(credential.type, changed)
        check_destination(type(checked), kept, checked.fields(), data)
        seal(credential, checked)
        credential.last_test = None
    if hosts is not None:
        _allow(credential, hosts, data or {})
    after = _facts(credential) | ({"fields_given": sorted(data)} if data else {})
    _save(credential, actor, "credential.changed", before, after, secrets)
    return credential


def credential_delete(*, actor: Actor, credential: Credential) -> None:
    """Delete the credential. Raises ConflictError `in_use` with the places that use it."""
    places = answers.used_by([credential.pk]).get(credential.pk, [])
    if places:
        raise _in_use(credential, places)
    deleted = str(credential.pk)
    told = {"name": credential.name, "before": _facts(credential), "secrets": _secrets(credential)}
    try:
        with transaction.atomic():
            credential.delete()
            audit(actor, "credential.deleted", deleted, **told)
    except ProtectedError as error:
        raise _in_use(credential, answers.used_by([UUID(deleted)]).get(UUID(deleted), [])) from error


def credential_test(*, credential: Credential, actor: Actor | None = None) -> dict[str, Any]:
    """Test the credential and store the result; without an actor the installation itself runs the test. Raises
    UnprocessableError for a type that cannot be tested."""
    test = answers.tests.get(credential.type)
    if test is None:
        label = credential_type(credential.type).label
        hint = "Run a workflow that uses it."
        raise UnprocessableError(
            f"A credential of type {label} cannot be tested on its own.", hint, code="not_testable"
        )
    result = _run_test(credential, test)
    last_test: dict[str, Any] = {
        "ok": result.ok,
        "code": result.code,
        "message": result.message,
        "hint": result.hint,
        "tested_at": timezone.now().isoformat().replace("+00:00", "Z"),
    }
    with transaction.atomic():
        Credential.objects.filter(pk=credential.pk).update(last_test=last_test)
        if actor is not None:
            told = {"name": credential.name, "after": {"ok": result.ok, "code": result.code}}
            audit(actor, "credential.tested", credential.pk, **told, secrets=_secrets(credential))
    return last_test


def credential_open(organization: UUID, credential: UUID) -> OpenCredential:
    """The decrypted credential, for a run of that organisation.

    Raises NodeError `credential_missing` or `credential_unreadable`.
    """
    row = Credential.objects.in_organization(organization).filter(pk=credential).first()
    if row is None:
        message = "The node's credential no longer exists."
        raise NodeError("credential_missing", message, "Choose another credential for the node.")
    try:
        opened = opened_credential(row)
    except (VaultError, UnavailableError) as error:
        message = f"The credential {row.name!r} cannot be opened: {error}"
        raise NodeError("credential_unreadable", message, _UNREADABLE_HINT) from error
    _note_use(row)
    return opened


def opened_credential(row: Credential) -> OpenCredential:
    """The decrypted row. Raises VaultError or UnavailableError."""
    fields = unseal(row)
    # Not validated: data accepted once must stay readable after the rules become stricter.
    kind = credential_type(row.type)
    secret = kind.marked("x-secret")
    secrets = {name: value for name, value in fields.items() if name in secret}
    if {"username", "password"} <= set(fields):
        secrets["pair"] = f"{fields['username']}:{fields['password']}"
    limits = row.max_per_minute, row.max_concurrent
    hosts = row.hosts if kind.has_hosts else None
    return OpenCredential(row.pk, row.type, fields, secrets, row.name, *limits, hosts)


def _run_test(credential: Credential, test: Any) -> TestResult:
    try:
        opened = opened_credential(credential)
    except (VaultError, UnavailableError) as error:
        return TestResult(False, "credential_unreadable", str(error), _UNREADABLE_HINT)
    redactor = Redactor()
    redactor.add(opened.secrets)
    # Redacted, because the server's message may repeat the secret, and every member can read it.
    return TestResult(**redactor.value(asdict(async_to_sync(test)(opened.fields))))


def _fields_to_keep(credential: Credential, data: Mapping[str, Any]) -> dict[str, str]:
    if set(credential.sealed) <= set(data):
        return {}
    try:
        return unseal(credential)
    except VaultError as error:
        hint = "Enter all of its fields again."
        raise UnprocessableError(str(error), hint, code="credential_unreadable") from error


def _allow(credential: Credential, hosts: Sequence[str], data: Mapping[str, Any]) -> None:
    kind = credential_type(credential.type)
    allowed = read_hosts(kind, hosts)
    if widened(credential.hosts, allowed):
        check_given(kind, ["hosts"], credential.sealed, data)
    credential.hosts = allowed


def _facts(credential: Credential) -> dict[str, Any]:
    """What the audit log records: which fields are set, not their values."""
    return {
        "name": credential.name,
        "hosts": credential.hosts,
        "fields": sorted(credential.sealed),
        "shared": credential.shared,
        "max_per_minute": credential.max_per_minute,
        "max_concurrent": credential.max_concurrent,
    }


def _secrets(credential: Credential, data: Mapping[str, Any] | None = None) -> list[str]:
    """The secrets in `data`, otherwise the stored ones: somebody may have pasted one into the name."""
    secret = credential_type(credential.type).marked("x-secret")
    if data is None:
        try:
            data = unseal(credential)
        except (VaultError, UnavailableError):
            return []
    return [value for field, value in data.items() if field in secret and isinstance(value, str)]


def _save(
    credential: Credential,
    actor: Actor,
    action: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    secrets: Sequence[str],
) -> None:
    told = {"name": credential.name, **changes_between(before, after), "secrets": secrets}
    try:
        with transaction.atomic():
            credential.save()
            audit(actor, action, credential.pk, **told)
    except IntegrityError as error:
        message = f"There is already a credential named {credential.name!r}."
        raise ConflictError(message, "Choose another name.", code="name_taken") from error


def _in_use(credential: Credential, places: list[dict[str, Any]]) -> ConflictError:
    names = sorted({str(place["workflow_name"]) for place in places})
    where = f" by {', '.join(names[:3])}{' and others' if len(names) > 3 else ''}" if names else ""
    return ConflictError(
        f"{credential.name!r} is used{where}.",
        "Choose another credential there first.",
        {"used_by": places},
        "in_use",
    )


def _note_use(row: Credential) -> None:
    now = timezone.now()
    before = now - USED_AT_RESOLUTION
    if row.last_used_at is None or row.last_used_at < before:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=before)
        Credential.objects.filter(stale, pk=row.pk).update(last_used_at=now)
