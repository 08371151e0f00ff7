"""Finds the account for an identity from the provider. An address alone never grants access to an account."""

from django.db import IntegrityError, transaction

from accounts.audit import audit_person
from accounts.clients import Client
from accounts.links import LONGEST_NAME, invitations_accept
from accounts.models import Identity, User
from accounts.oidc.id_tokens import Claims, refused
from core.errors import ConflictError, ForbiddenError
from core.text import storable


def account_of(claims: Claims) -> User | None:
    """The linked account. Raises ForbiddenError if it is closed."""
    found = (
        Identity.objects.filter(issuer=claims.issuer, subject=claims.subject).select_related("user").first()
    )
    if found is None:
        return None
    if not found.user.is_active:
        raise ForbiddenError("This account is closed.", code="account_closed")
    user: User = found.user
    return user


def account_to_link(claims: Claims) -> User | None:
    """An account with the verified address, whose password must be entered once before the two are linked.

    An invited person may have created the account with their own password and somebody else's address: linked
    without it, they would share the account with the owner of the address. Raises InvalidError without a
    verified address, ForbiddenError for an account that has no password to enter.
    """
    if not claims.email:
        raise refused("It does not confirm that it has verified your e-mail address.")
    user = User.objects.filter(email__iexact=claims.email).first()
    if user is None:
        return None
    if not user.is_active or not user.has_usable_password():
        # An account without a password was created by another identity; addresses change hands, identities do
        # not.
        raise ForbiddenError(
            "The account with your address belongs to another identity.",
            "Ask the operator of this Wireloom.",
            code="identity_mismatch",
        )
    return user


@transaction.atomic
def account_by_invitation(claims: Claims, client: Client) -> User:
    """A new account without a password, a member wherever its address is invited. Raises ForbiddenError."""
    user = User(email=claims.email, name=storable(claims.name)[:LONGEST_NAME].strip())
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise ConflictError("Somebody has just created this account.", "Try again.") from None
    if not invitations_accept(user, client):
        raise _stranger(claims)  # this rolls the new account back
    identity_link(user, claims.issuer, claims.subject, client)
    return user


def identity_link(user: User, issuer: str, subject: str, client: Client) -> None:
    """Link the identity to this person. Raises ConflictError if it belongs to another."""
    known = Identity.objects.filter(issuer=issuer, subject=subject).first()
    if known is not None and known.user_id == user.pk:
        return
    try:
        with transaction.atomic():
            made = Identity.objects.create(user=user, issuer=issuer, subject=subject)
    except IntegrityError:
        raise ConflictError(
            "This identity belongs to another account.", "Sign in with it.", code="identity_taken"
        ) from None
    audit_person(user, "identity.linked", made.pk, issuer=issuer, client=client)


def _stranger(claims: Claims) -> ForbiddenError:
    return ForbiddenError(
        f"There is no account with the address {claims.email}, and no invitation to it.",
        "Ask somebody who may invite you.",
        code="not_invited",
    )
