"""Writes entries with one INSERT each, so that an action never waits for others in its organisation.

The actor is recorded as of that time: the entry stays true after the person or the token is gone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.actor import Actor
from accounts.audit.actions import REFUSED
from accounts.clients import UNKNOWN, Client
from accounts.models import AuditEntry, Membership, Organization, User
from core.secrets.redaction import Redactor

LONGEST_TEXT = 300
"""Characters of a text in an entry, which says what changed and is not a copy of it."""
LONGEST_NAME = 200


def audit(actor: Actor, action: str, object_id: Any = "", **said: Any) -> None:
    """Record in the actor's organisation what they did, within the transaction of the action.

    `name` is the object's name, `before` and `after` what changed, `result` "ok" or "refused" (by default as in
    the vocabulary), and `secrets` what must not appear in the entry; everything else is stored as its details.
    """
    entry_of(actor, action, object_id, **said).save(force_insert=True)


def audit_person(
    user: User,
    action: str,
    object_id: Any = "",
    *,
    client: Client = UNKNOWN,
    address: str = "",
    command: str = "",
    **said: Any,
) -> None:
    """Record an event of a person's account, such as a sign-in, in each of their organisations.

    The origin is `client`, or just an `address`. With `command` the action was taken on the command line.
    """
    where = _where(client) | ({"address": address} if address else {})
    for membership in Membership.objects.of_user(user):
        who = {"user_id": user.pk, "actor": user.email, "role": membership.role, **where}
        if command:
            who, said = {"actor": command, "role": "command"}, {"name": user.email, **said}
        _entry(membership.organization, who, action, object_id, **said).save(force_insert=True)


def audit_command(
    organization: Organization, command: str, action: str, object_id: Any = "", **said: Any
) -> None:
    """Record what somebody did on the machine's command line."""
    who = {"actor": command, "role": "command"}
    _entry(organization, who, action, object_id, **said).save(force_insert=True)


def audit_link(
    organization: Organization, email: str, client: Client, action: str, object_id: Any = "", **said: Any
) -> None:
    """Record what somebody did by a link that needs no account; `email` is "" if nobody is signed in."""
    who = {"actor": email, "role": "link", **_where(client)}
    _entry(organization, who, action, object_id, **said).save(force_insert=True)


def entry_of(actor: Actor, action: str, object_id: Any = "", **said: Any) -> AuditEntry:
    """The unsaved entry of an action, for callers that insert several at once. `said` as for `audit`."""
    token = actor.token
    who = {
        "user_id": actor.user.pk,
        "actor": actor.user.email,
        "role": actor.role,
        "token_id": token.pk if token else None,
        "token_name": token.name if token else "",
        **_where(actor.client),
    }
    return _entry(actor.organization, who, action, object_id, **said)


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """`before` and `after` for an entry, reduced to the differences."""
    changed = [field for field in after if field not in before or before[field] != after[field]]
    return {
        "before": {field: before[field] for field in changed if field in before},
        "after": {field: after[field] for field in changed},
    }


def _where(client: Client) -> dict[str, str]:
    return {"address": client.address, "agent": client.agent}


def _entry(
    organization: Organization,
    who: Mapping[str, Any],
    action: str,
    object_id: Any,
    *,
    name: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    result: str = "",
    secrets: Sequence[str] = (),
    **details: Any,
) -> AuditEntry:
    told: dict[str, Any] = {"name": name[:LONGEST_NAME], "before": before, "after": after, "details": details}
    shown = _without(secrets, told) if secrets else told
    return AuditEntry(
        organization=organization,
        action=action,
        object_id=str(object_id),
        object_name=shown["name"],
        before=_short(shown["before"]),
        after=_short(shown["after"]),
        details=_short(shown["details"]),
        result=result or (AuditEntry.REFUSED if action in REFUSED else AuditEntry.OK),
        **who,
    )


def _without(secrets: Sequence[str], told: dict[str, Any]) -> Any:
    redactor = Redactor()
    redactor.add({str(number): secret for number, secret in enumerate(secrets)})
    return redactor.value(told)


def _short(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else f"{value[:LONGEST_TEXT]}…"
    if isinstance(value, dict):
        return {key: _short(item) for key, item in value.items()}
    return [_short(item) for item in value] if isinstance(value, list) else value
