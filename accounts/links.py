"""One-time links: set-up of the owner, and invitations; and the accounts created with them."""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import audit
from accounts.clients import UNKNOWN, Client
from accounts.models import ApiToken, Membership, OneTimeLink, Organization, User
from accounts.passwords import password_check
from accounts.permissions import Role, allowed, lacking
from accounts.querysets import digest
from core.errors import ConflictError, InvalidError, NotFoundError
from core.text import storable

SETUP_VALID = timedelta(hours=24)
INVITATION_VALID = timedelta(days=7)
LONGEST_NAME, LONGEST_EMAIL = 120, 254


@transaction.atomic
def setup_link() -> str | None:
    """A new path for setting up the owner; None once there is one. Earlier links stop working."""
    if _has_owner():
        return None
    OneTimeLink.objects.filter(purpose=OneTimeLink.SETUP, used_at=None).delete()
    secret = link_make(OneTimeLink.SETUP, timezone.now() + SETUP_VALID)
    return f"/setup/{secret}/"


def _has_owner() -> bool:
    return Membership.objects.filter(role=Role.OWNER).exists()


def link_make(purpose: str, expires_at: datetime, **fields: Any) -> str:
    """Create a link; returns its secret."""
    secret = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(purpose=purpose, digest=digest(secret), expires_at=expires_at, **fields)
    return secret


def link_open(secret: str, purpose: str) -> OneTimeLink:
    """The link with that secret. Raises NotFoundError if it was used, has expired, is void or never existed."""
    found = OneTimeLink.objects.filter(digest=digest(secret), purpose=purpose)
    link = found.select_related("organization", "invited_by", "token").first()
    if link is None or not link.is_open(timezone.now()) or _has_fallen(link):
        raise NotFoundError("This link has been used or has expired.", "Ask for a new one.")
    return link


def _is_over(token: ApiToken | None) -> bool:
    return token is not None and (token.revoked_at is not None or token.has_expired(timezone.now()))


def _has_fallen(link: OneTimeLink) -> bool:
    """Whether the link is void because what it grants is no longer available or may no longer be granted."""
    if link.purpose == OneTimeLink.SETUP:
        return _has_owner()
    if link.invited_by is None:
        return False
    inviter = Membership.objects.in_organization(link.organization).filter(user=link.invited_by).first()
    if inviter is None or not link.invited_by.is_active or _is_over(link.token):
        return True
    rights = allowed(inviter.role, link.token.scopes if link.token else None)
    return "member.manage" not in rights or bool(lacking(rights, link.role))


@transaction.atomic
def setup_complete(
    *,
    secret: str,
    email: str,
    password: str,
    organization: str,
    name: str = "",
    client: Client = UNKNOWN,
) -> User:
    """Create the owner and the organisation; the link is then used up.

    The link is printed in the machine's terminal, and access to that outranks every account: an existing
    account becomes the owner's, with the new password. So nothing reveals that it existed.
    """
    link = _use(secret, OneTimeLink.SETUP)
    user = _person(email, password, name)
    known = User.objects.filter(email__iexact=user.email).first()
    if known is not None:
        known.name, known.password, known.is_active = user.name or known.name, user.password, True
        user = known
    user.save()
    owned = Organization.objects.create(name=short(organization, "organisation") or "My organisation")
    Membership.objects.create(organization=owned, user=user, role=Role.OWNER)
    actor = Actor(user, owned, Role.OWNER, allowed(Role.OWNER), client=client)
    audit(actor, "organization.set_up", owned.pk, name=owned.name, link=str(link.pk))
    return user


def invitation_prepare(*, secret: str, password: str, name: str = "") -> None:
    """Create an account for the invited address. An existing account is not changed: this takes the same time
    and reveals nothing to the caller, because joining requires signing in. Raises InvalidError, NotFoundError."""
    user = _person(link_open(secret, OneTimeLink.INVITATION).email, password, name)
    if not User.objects.filter(email__iexact=user.email).exists():
        with suppress(IntegrityError), transaction.atomic():  # somebody else may have created it concurrently
            user.save(force_insert=True)


@transaction.atomic
def invitation_accept(*, secret: str, user: User, client: Client = UNKNOWN) -> Organization:
    """Make the invited person, who is signed in, a member. Raises NotFoundError, also for anybody else."""
    link = _use(secret, OneTimeLink.INVITATION)
    if link.organization is None or user.email.lower() != link.email:
        raise NotFoundError("This invitation is for somebody else.")
    _join(link.organization, link.role, user, client)
    return link.organization


@transaction.atomic
def invitations_accept(user: User, client: Client = UNKNOWN) -> int:
    """Make a person with a verified address a member of every organisation that invited it; returns how many."""
    invited = OneTimeLink.objects.filter(purpose=OneTimeLink.INVITATION, email=user.email, used_at=None)
    list(Organization.objects.filter(onetimelink__in=invited).select_for_update(of=("self",)))
    joined = 0
    for link in invited.select_related("organization", "invited_by", "token"):
        if link.organization is None or not link.is_open(timezone.now()) or _has_fallen(link):
            continue
        if OneTimeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()):
            _join(link.organization, link.role, user, client)
            joined += 1
    return joined


def _join(organization: Organization, role: str, user: User, client: Client) -> None:
    there = Membership.objects.in_organization(organization)
    member, _ = there.get_or_create(organization=organization, user=user, defaults={"role": role})
    invitations_open(organization, user.email).delete()
    actor = Actor(user, organization, member.role, allowed(member.role), client=client)
    audit(actor, "member.joined", user.pk, name=user.email, after={"role": member.role})


def invitations_open(organization: Any, email: str) -> QuerySet[OneTimeLink]:
    """The unused invitations of an address."""
    unused = OneTimeLink.objects.filter(purpose=OneTimeLink.INVITATION, used_at=None)
    return unused.filter(organization=organization, email=email.lower())


def _use(secret: str, purpose: str) -> OneTimeLink:
    # The inviter may lose the right concurrently: the lock serialises the two.
    holder = Organization.objects.filter(onetimelink__digest=digest(secret))
    list(holder.select_for_update(of=("self",)))
    link = link_open(secret, purpose)
    if not OneTimeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()):
        raise NotFoundError("This link has been used or has expired.", "Ask for a new one.")
    return link


def user_create(*, email: str, password: str, name: str = "") -> User:
    """Create a person. Raises InvalidError for an invalid address or a weak password, ConflictError for an
    address that is taken."""
    user = _person(email, password, name)
    if User.objects.filter(email__iexact=user.email).exists():
        raise ConflictError("There is already an account with this e-mail address.", code="email_taken")
    user.save(force_insert=True)
    return user


def _person(email: str, password: str, name: str) -> User:
    """The unsaved person, with the password hashed, so that it takes the same time whether the address is taken
    or not."""
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidError("This is not an e-mail address.", code="invalid_email") from None
    if len(email) > LONGEST_EMAIL:
        raise InvalidError(f"An e-mail address can have at most {LONGEST_EMAIL} characters.")
    user = User(email=email.lower(), name=short(name, "name"))
    password_check(password, user)
    user.set_password(password)
    return user


def short(text: str, what: str) -> str:
    """A normalised name. Raises InvalidError if it is too long."""
    if len(text) > LONGEST_NAME:
        raise InvalidError(f"The {what} can have at most {LONGEST_NAME} characters.")
    return storable(text).strip()
