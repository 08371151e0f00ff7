"""The organisation's own connection to OpenRouter: a credential, and the route that every node may use."""

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import audit
from ai_models.connections.models import Integration, Route
from ai_models.services import sync_soon
from core.errors import InvalidError
from credentials.callbacks import answers
from credentials.models import Credential
from credentials.opening import read_data, seal
from credentials.services import credential_build

OPENROUTER = "openrouter"
"""The driver, the credential's type, and the id of the route."""
_LONGEST_NAME = 120


@transaction.atomic
def integration_connect(*, actor: Actor, api_key: str, source: str) -> Integration:
    """Keep the key as the organisation's, and use it for every node that names no other.

    `source` is one of `Integration.SOURCES`. Raises InvalidError for a key that none can be, and UnavailableError
    `secrets_not_configured` without an encryption key.
    """
    if not api_key.strip():
        raise InvalidError("`api_key` must not be empty.", "Make one at openrouter.ai/keys.")
    row = Integration.objects.select_for_update().filter(organization=actor.organization).first()
    row = row or Integration(organization=actor.organization)
    row.credential = _credential(row, actor, api_key)
    row.source, row.rotated_at, row.updated_by = source, timezone.now(), actor.user
    row.save()
    _route(row)
    hint = {"source": source, "hint": row.credential.hint}
    audit(actor, "integration.connected", row.pk, name="OpenRouter", after=hint, secrets=[api_key])
    sync_soon()
    return row


@transaction.atomic
def integration_remove(*, actor: Actor) -> None:
    """Forget the key and its route; a credential that nodes or other routes name stays.

    Nothing happens where there is none.
    """
    row = Integration.objects.select_for_update().filter(organization=actor.organization).first()
    if row is None:
        return
    pk, credential = row.pk, row.credential
    row.delete()
    routes = Route.objects.in_organization(actor.organization).filter(credential=credential)
    routes.filter(slug=OPENROUTER).delete()
    if not routes.exists() and not answers.used_by([credential.pk]).get(credential.pk):
        credential.delete()
    audit(actor, "integration.removed", pk, name="OpenRouter")


def _credential(row: Integration, actor: Actor, api_key: str) -> Credential:
    data = {"api_key": api_key}
    if row.credential_id is None:
        made = {"created_by": actor.user, "shared": True}
        credential = credential_build(actor.organization, _free_name(actor), OPENROUTER, data, **made)
    else:
        credential = row.credential
        seal(credential, read_data(OPENROUTER, data))
        credential.last_test = None
    credential.save()
    return credential


def _free_name(actor: Actor) -> str:
    """`OpenRouter (Acme)`, or with a number behind it where that is taken."""
    wanted = f"OpenRouter ({actor.organization.name})"[: _LONGEST_NAME - 5]
    rows = Credential.objects.in_organization(actor.organization)
    taken = set(rows.filter(name__startswith=wanted).values_list("name", flat=True))
    names = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(name for name in names if name not in taken)


def _route(row: Integration) -> None:
    """Fill the route, and make it the default where none is."""
    routes = Route.objects.in_organization(row.organization_id)
    has_default = routes.filter(is_default=True).exists()
    given = {"driver": OPENROUTER, "credential": row.credential, "base_url": "", "enabled": True}
    route, _ = Route.objects.update_or_create(
        organization_id=row.organization_id, slug=OPENROUTER, defaults=given
    )
    if not has_default:
        route.is_default = True
        route.save(update_fields=["is_default"])
