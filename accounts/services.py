"""Every way in which people, roles and tokens change."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import ApiToken, AuditEntry, Membership, OneTimeLink, Organization, User
from accounts.permissions import ALL_PERMISSIONS, Role
from accounts.querysets import digest
from core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from core.text import storable

SETUP_VALID = timedelta(hours=24)
INVITATION_VALID = timedelta(days=7)
LONGEST_NAME, LONGEST_EMAIL, LONGEST_PASSWORD = 120, 254, 128
"""Hashing takes longer for more, so a password has an end (design, B.7)."""
TOKEN_PREFIX = "wl_"  # noqa: S105
BOOTSTRAP_TOKEN = "bootstrap"  # noqa: S105


def audit(actor: Actor, action: str, object_id: Any = "", **details: Any) -> None:
    """Write down who did what."""
    AuditEntry.objects.create(
        organization=actor.organization,
        user=actor.user,
        token=actor.token,
        action=action,
        object_id=str(object_id),
        details=details,
    )


@transaction.atomic
def organization_set_limits(*, actor: Actor, **limits: int | None) -> Organization:
    """Change `max_running` or `host_per_minute`, whichever is given; None takes the limit away."""
    organization = actor.organization
    for limit, most in limits.items():
        setattr(organization, limit, most)
    organization.save(update_fields=[*limits, "updated_at"])
    audit(actor, "organization.limits", organization.pk, **limits)
    return organization


# --- links that work once ---


@transaction.atomic
def setup_link() -> str | None:
    """A fresh path for setting up the owner; None once there is one. Earlier links stop working."""
    if _has_owner():
        return None
    OneTimeLink.objects.filter(purpose=OneTimeLink.SETUP, used_at=None).delete()
    secret = _link(OneTimeLink.SETUP, timezone.now() + SETUP_VALID)
    return f"/setup/{secret}/"


def _has_owner() -> bool:
    return Membership.objects.filter(role=Role.OWNER).exists()


def _link(purpose: str, expires_at: datetime, **fields: Any) -> str:
    secret = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(purpose=purpose, digest=digest(secret), expires_at=expires_at, **fields)
    return secret


def link_open(secret: str) -> OneTimeLink:
    """The link behind a secret. Raises NotFoundError when it was used, has expired or never was."""
    link = OneTimeLink.objects.filter(digest=digest(secret)).select_related("organization").first()
    used_up = link is not None and link.purpose == OneTimeLink.SETUP and _has_owner()
    if link is None or used_up or not link.is_open(timezone.now()):
        raise NotFoundError("This link has been used or has expired.", "Ask for a new one.")
    return link


@transaction.atomic
def setup_complete(*, secret: str, email: str, password: str, organization: str, name: str = "") -> User:
    """Make the owner and the organisation; the link is used up."""
    link = _use(secret, OneTimeLink.SETUP)
    user = user_create(email=email, password=password, name=name)
    owned = Organization.objects.create(name=_short(organization, "organisation") or "My organisation")
    Membership.objects.create(organization=owned, user=user, role=Role.OWNER)
    AuditEntry.objects.create(
        organization=owned, user=user, action="organization.set_up", object_id=str(link.pk)
    )
    return user


@transaction.atomic
def invitation_accept(*, secret: str, password: str, name: str = "") -> User:
    """Make the invited person a member; an existing account keeps its password."""
    link = _use(secret, OneTimeLink.INVITATION)
    user = User.objects.filter(email__iexact=link.email).first()
    if user is None:
        user = user_create(email=link.email, password=password, name=name)
    elif not user.check_password(password):
        raise InvalidError("There is an account with this address; give its password.", code="wrong_password")
    Membership.objects.get_or_create(organization=link.organization, user=user, defaults={"role": link.role})
    return user


def _use(secret: str, purpose: str) -> OneTimeLink:
    link = link_open(secret)
    now = timezone.now()
    used = OneTimeLink.objects.filter(pk=link.pk, used_at=None, purpose=purpose).update(used_at=now)
    if not used:
        raise NotFoundError("This link has been used or has expired.", "Ask for a new one.")
    return link


def user_create(*, email: str, password: str, name: str = "") -> User:
    """A person. Raises InvalidError for an address that is none or a weak password, ConflictError for an
    address that is taken."""
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidError("This is not an e-mail address.", code="invalid_email") from None
    if len(email) > LONGEST_EMAIL or len(password) > LONGEST_PASSWORD:
        message = f"An address has at most {LONGEST_EMAIL} characters, a password {LONGEST_PASSWORD}."
        raise InvalidError(message)
    if User.objects.filter(email__iexact=email).exists():
        raise ConflictError("There is already an account with this e-mail address.", code="email_taken")
    user = User(email=email.lower(), name=_short(name, "name"))
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidError(" ".join(error.messages), code="weak_password") from error
    user.set_password(password)
    user.save(force_insert=True)
    return user


def _short(text: str, what: str) -> str:
    if len(text) > LONGEST_NAME:
        raise InvalidError(f"The {what} has at most {LONGEST_NAME} characters.")
    return storable(text).strip()


# --- members ---


@transaction.atomic
def member_invite(*, actor: Actor, email: str, role: str) -> str:
    """The path of an invitation. Only an owner may invite an owner."""
    _may_give(actor, role)
    there = Membership.objects.in_organization(actor.organization)
    if there.filter(user__email__iexact=email).exists():
        raise ConflictError(f"{email} is a member already.", code="already_member")
    expires_at = timezone.now() + INVITATION_VALID
    secret = _link(
        OneTimeLink.INVITATION, expires_at, organization=actor.organization, email=email.lower(), role=role
    )
    audit(actor, "member.invited", email=email, role=role)
    return f"/invitation/{secret}/"


@transaction.atomic
def member_set_role(*, actor: Actor, membership: Membership, role: str) -> Membership:
    """Another role; the last owner stays one."""
    _may_give(actor, role)
    _may_give(actor, membership.role)
    if role != Role.OWNER:
        _keep_an_owner(membership)
    membership.role = role
    membership.save(update_fields=["role", "updated_at"])
    audit(actor, "member.role_changed", membership.user_id, role=role)
    return membership


@transaction.atomic
def member_remove(*, actor: Actor, membership: Membership) -> None:
    """Take the person out of the organisation; their tokens stop working."""
    _may_give(actor, membership.role)
    _keep_an_owner(membership)
    ApiToken.objects.in_organization(actor.organization).live().filter(user=membership.user).update(
        revoked_at=timezone.now()
    )
    audit(actor, "member.removed", membership.user_id)
    membership.delete()


def _may_give(actor: Actor, role: str) -> None:
    if role == Role.OWNER and "owner.manage" not in actor.permissions:
        raise ForbiddenError("Only an owner can make, change or remove owners.")


def _keep_an_owner(membership: Membership) -> None:
    # Two owners who leave at the same moment must not both see the other one stay.
    Organization.objects.select_for_update().get(pk=membership.organization_id)
    others = Membership.objects.in_organization(membership.organization_id).filter(role=Role.OWNER)
    if membership.role == Role.OWNER and not others.exclude(pk=membership.pk).exists():
        raise ConflictError("An organisation needs an owner.", "Make somebody else owner first.")


# --- tokens ---


@transaction.atomic
def token_create(*, actor: Actor, name: str, scopes: list[str]) -> tuple[ApiToken, str]:
    """A token and its secret, which is shown this once. Scopes cannot go beyond the actor's own rights."""
    unknown = sorted(set(scopes) - set(ALL_PERMISSIONS))
    if unknown:
        raise InvalidError(f"There is no scope {unknown[0]!r}.", f"There are: {', '.join(ALL_PERMISSIONS)}.")
    beyond = sorted(set(scopes) - actor.permissions)
    if beyond:
        raise ForbiddenError(f"You cannot give {beyond[0]}, because you do not have it.")
    # A token that makes tokens hands on no more than it was given itself.
    given = scopes or (actor.token.scopes if actor.token else [])
    token, secret = _token(actor.organization, actor.user, name, given)
    audit(actor, "token.created", token.pk, name=name, scopes=given)
    return token, secret


def _token(organization: Organization, user: User, name: str, scopes: list[str]) -> tuple[ApiToken, str]:
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        organization=organization,
        user=user,
        name=name,
        digest=digest(secret),
        hint=secret[-4:],
        scopes=scopes,
    )
    return token, secret


@transaction.atomic
def token_revoke(*, actor: Actor, token: ApiToken) -> None:
    """It stops working with the next request."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    audit(actor, "token.revoked", token.pk)


@transaction.atomic
def bootstrap(*, email: str, password: str, organization: str) -> str:
    """The owner, the organisation and a new token, whose secret is returned. Running it again is harmless:
    it only replaces the token that it issued before."""
    user = User.objects.filter(email__iexact=email).first() or user_create(email=email, password=password)
    membership = Membership.objects.of_user(user).filter(role=Role.OWNER).first()
    if membership is None:
        owned = Organization.objects.create(name=organization)
        membership = Membership.objects.create(organization=owned, user=user, role=Role.OWNER)
    ApiToken.objects.in_organization(membership.organization).live().filter(
        user=user, name=BOOTSTRAP_TOKEN
    ).update(revoked_at=timezone.now())
    return _token(membership.organization, user, BOOTSTRAP_TOKEN, [])[1]
