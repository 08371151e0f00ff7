"""Changes that people make to their own account."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from accounts.audit import audit_person
from accounts.clients import client_of
from accounts.factors.codes import (
    enrol_confirm,
    is_second_step_on,
    recovery_codes_make,
    second_factor_remove,
)
from accounts.factors.passkeys import passkey_make
from accounts.factors.second_step import code_counted
from accounts.links import short
from accounts.models import Passkey, User
from accounts.passwords import password_check
from accounts.sessions.confirming import own_password_check
from accounts.sessions.services import sessions_end_others
from core.errors import ConflictError, NotFoundError


@transaction.atomic
def name_change(request: HttpRequest, user: User, name: str) -> None:
    """Change the name. Raises InvalidError if it is too long."""
    user.name = short(name, "name")
    user.save(update_fields=["name", "updated_at"])
    audit_person(user, "account.renamed", user.pk, client=client_of(request))


def password_change(request: HttpRequest, user: User, current: str, new: str) -> None:
    """Change the password; all other sessions end, and this one continues under a new key.

    Raises InvalidError for a wrong current or a weak new password, TooManyAttemptsError.
    """
    own_password_check(request, user, current)
    password_check(new, user)
    user.set_password(new)
    with transaction.atomic():
        user.save(update_fields=["password", "updated_at"])
        ended = sessions_end_others(user, request.session, client_of(request))
        audit_person(user, "password.changed", user.pk, sessions_ended=ended, client=client_of(request))
        update_session_auth_hash(request, user)
        request.session.save()


def second_factor_confirm(request: HttpRequest, user: User, code: str) -> list[str]:
    """Switch the second factor on; returns the recovery codes. Raises InvalidError, ConflictError,
    TooManyAttemptsError."""
    with code_counted(request, user):
        codes = enrol_confirm(user, code)
    audit_person(user, "second_factor.enrolled", user.pk, client=client_of(request))
    request.session.cycle_key()
    return codes


def second_factor_take_away(request: HttpRequest, user: User) -> None:
    """Switch the second factor off. Raises ConflictError if it is not on."""
    if not second_factor_remove(user):
        raise ConflictError("There is no second factor.", code="second_factor_off")
    audit_person(user, "second_factor.removed", user.pk, client=client_of(request))
    request.session.cycle_key()


def recovery_codes_renew(request: HttpRequest, user: User) -> list[str]:
    """Create ten new recovery codes. Raises ConflictError if there is no second factor."""
    if not is_second_step_on(user):
        raise ConflictError("There is no second factor.", "Set it up first.", code="second_factor_off")
    audit_person(user, "recovery_codes.renewed", user.pk, client=client_of(request))
    return recovery_codes_make(user)


def passkey_add(request: HttpRequest, user: User, name: str, credential: dict[str, Any]) -> Passkey:
    """Add a passkey. Raises InvalidError, ConflictError."""
    made = passkey_make(request.session, user, name, credential)
    audit_person(user, "passkey.added", made.pk, name=name, client=client_of(request))
    request.session.cycle_key()
    return made


def passkey_remove(request: HttpRequest, user: User, pk: UUID) -> None:
    """Remove a passkey. Raises NotFoundError, also for a passkey of another person."""
    passkey = user.passkeys.filter(pk=pk).first()
    if passkey is None:
        raise NotFoundError(f"There is no passkey with the id {pk}.")
    passkey.delete()
    audit_person(user, "passkey.removed", pk, name=passkey.name, client=client_of(request))
    request.session.cycle_key()


def provider_unlink(request: HttpRequest, user: User) -> None:
    """Unlink the account from the provider. Raises ConflictError if no other way to sign in remains."""
    linked = user.identities.filter(issuer=settings.OIDC_ISSUER)
    if not linked.exists():
        raise ConflictError("Your account is not linked.", code="not_linked")
    if not user.has_usable_password():
        raise ConflictError("Without it you could no longer sign in.", code="only_way_in")
    linked.delete()
    audit_person(user, "identity.unlinked", user.pk, issuer=settings.OIDC_ISSUER, client=client_of(request))
    request.session.cycle_key()
