"""All changes to roles and tokens. Nobody can give more than they have."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import audit, audit_command, changes_between
from accounts.links import INVITATION_VALID, invitations_open, link_make, user_create
from accounts.models import ApiToken, Membership, OneTimeLink, Organization, User
from accounts.permissions import ALL_PERMISSIONS, Role, allowed, lacking
from accounts.querysets import digest
from core.errors import ConflictError, ForbiddenError, InvalidError, UnauthenticatedError

TOKEN_PREFIX = "wl_"  # noqa: S105
TOKEN_DAYS = 90
"""How long a token lives by default."""
LONGEST_LIFE_DAYS = 3650
USUAL = 0
BOOTSTRAP_TOKEN = "bootstrap"  # noqa: S105
BOOTSTRAP = "manage.py bootstrap"


@transaction.atomic
def organization_update(*, actor: Actor, **changes: Any) -> Organization:
    """Change `name`, `max_running` or `host_per_minute`, whichever are given; None removes a limit.

    Raises ForbiddenError for a name without `organization.manage`.
    """
    if "name" in changes:
        actor.require("organization.manage")
    organization = actor.organization
    before = {field: getattr(organization, field) for field in changes}
    for field, value in changes.items():
        setattr(organization, field, value)
    organization.save(update_fields=[*changes, "updated_at"])
    told = {"name": organization.name, **changes_between(before, changes)}
    audit(actor, "organization.changed", organization.pk, **told)
    return organization


# --- members ---


@transaction.atomic
def member_invite(*, actor: Actor, email: str, role: str) -> str:
    """Create an invitation and return its path; earlier invitations of the address become void. Raises
    ForbiddenError for a role that the actor may not give, ConflictError for a member."""
    _may_give(actor, role)
    there = Membership.objects.in_organization(actor.organization)
    if there.filter(user__email__iexact=email).exists():
        raise ConflictError(f"{email} is already a member.", code="already_member")
    for earlier in invitations_open(actor.organization, email):
        _may_touch(actor, earlier.role)
        earlier.delete()
    ends = _within_life(actor, timezone.now() + INVITATION_VALID)
    secret = link_make(
        OneTimeLink.INVITATION,
        ends,
        organization=actor.organization,
        email=email.lower(),
        role=role,
        invited_by=actor.user,
        token=actor.token,
    )
    audit(actor, "member.invited", name=email, after={"role": role, "expires_at": ends.isoformat()})
    return f"/invitation/{secret}/"


@transaction.atomic
def member_set_role(*, actor: Actor, membership: Membership, role: str) -> Membership:
    """Change the role; the last owner must stay owner. Raises ForbiddenError if the actor may not change it."""
    membership = _as_it_is_now(membership)
    _may_give(actor, role)
    _may_touch(actor, membership.role)
    if role != Role.OWNER:
        _keep_an_owner(membership)
    before, membership.role = {"role": membership.role}, role
    membership.save(update_fields=["role", "updated_at"])
    told = {"name": membership.user.email, "before": before, "after": {"role": role}}
    audit(actor, "member.role_changed", membership.user_id, **told)
    return membership


@transaction.atomic
def member_remove(*, actor: Actor, membership: Membership) -> None:
    """Remove the person from the organisation; their tokens stop working. Raises the errors of
    `member_set_role`."""
    membership = _as_it_is_now(membership)
    _may_touch(actor, membership.role)
    _keep_an_owner(membership)
    ApiToken.objects.in_organization(actor.organization).live().filter(user=membership.user).update(
        revoked_at=timezone.now()
    )
    invitations_open(actor.organization, membership.user.email).delete()
    told = {"name": membership.user.email, "before": {"role": membership.role}}
    audit(actor, "member.removed", membership.user_id, **told)
    membership.delete()


def _may_give(actor: Actor, role: str) -> None:
    beyond = lacking(actor.permissions, role)
    if beyond:
        raise ForbiddenError(
            f"You cannot give the role {role}: it includes {beyond[0]}, which {actor.means} does not have.",
            "Ask an owner of the organisation, or use a token without scopes.",
        )


def _may_touch(actor: Actor, role: str) -> None:
    """Members with a higher role are out of reach, and a token reaches owners only with that scope."""
    above = lacking(allowed(actor.role), role)
    if above or (role == Role.OWNER and "owner.manage" not in actor.permissions):
        raise ForbiddenError(f"This member is {role}, which is beyond the permissions of {actor.means}.")


def _as_it_is_now(membership: Membership) -> Membership:
    # Two owners who leave concurrently must not each count the other as remaining.
    Organization.objects.select_for_update().get(pk=membership.organization_id)
    members = Membership.objects.in_organization(membership.organization_id).select_related("user")
    found: Membership = members.get_or_404(membership.pk)
    return found


def _keep_an_owner(membership: Membership) -> None:
    others = Membership.objects.in_organization(membership.organization_id).filter(role=Role.OWNER)
    if membership.role == Role.OWNER and not others.exclude(pk=membership.pk).exists():
        raise ConflictError("An organisation needs an owner.", "Make another member owner first.")


# --- tokens ---


@transaction.atomic
def token_create(
    *, actor: Actor, name: str, scopes: Sequence[str] = (), expires_in_days: int | None = USUAL
) -> tuple[ApiToken, str]:
    """A token and its secret, which is shown only this once. `expires_in_days` of None means never; USUAL means
    TOKEN_DAYS, or the remaining life of the token that creates it. Raises InvalidError for an unknown scope,
    ForbiddenError for a scope or an expiry beyond the actor's own."""
    unknown = sorted(set(scopes) - set(ALL_PERMISSIONS))
    if unknown:
        raise InvalidError(f"There is no scope {unknown[0]!r}.", f"Available: {', '.join(ALL_PERMISSIONS)}.")
    beyond = sorted(set(scopes) - actor.permissions)
    if beyond:
        raise ForbiddenError(f"You cannot give {beyond[0]}, because you do not have it.")
    _hold(actor.token)
    # A token created by a token gets no more than that one was given, and than its owner has now.
    given = list(scopes) or (sorted(actor.permissions & set(actor.token.scopes)) if actor.token else [])
    ends = _end_of_life(actor, expires_in_days)
    fields = {"expires_at": ends, "made_by": actor.token}
    token, secret = _token(actor.organization, actor.user, name, given, **fields)
    after = {"scopes": given, "expires_at": ends and ends.isoformat()}
    audit(actor, "token.created", token.pk, name=name, after=after)
    return token, secret


def _hold(token: ApiToken | None) -> None:
    # A concurrent revocation waits for this, and then also finds the new token; or it has already happened.
    if token and not ApiToken.objects.live().select_for_update().filter(pk=token.pk).exists():
        raise UnauthenticatedError("The API token is unknown or revoked.")


def _end_of_life(actor: Actor, days: int | None) -> datetime | None:
    if days == USUAL:
        return _within_life(actor, timezone.now() + timedelta(days=TOKEN_DAYS))
    asked = _in_days(days)
    limit = actor.token.expires_at if actor.token else None
    if limit is not None and (asked is None or asked > limit):
        raise ForbiddenError(
            "A token cannot create one that outlives it.",
            f"It expires at {limit.isoformat()}; without `expires_in_days` the new token expires at the same time.",
        )
    return asked


def _within_life(actor: Actor, moment: datetime) -> datetime:
    limit = actor.token.expires_at if actor.token else None
    return moment if limit is None else min(moment, limit)


def _in_days(days: int | None) -> datetime | None:
    return None if days is None else timezone.now() + timedelta(days=days)


def _token(
    organization: Organization, user: User, name: str, scopes: list[str], **fields: Any
) -> tuple[ApiToken, str]:
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        organization=organization,
        user=user,
        name=name,
        digest=digest(secret),
        hint=secret[-4:],
        scopes=scopes,
        **fields,
    )
    return token, secret


@transaction.atomic
def token_revoke(*, actor: Actor, token: ApiToken) -> None:
    """Revoke the token and every token created with it, from the next request on. Raises ForbiddenError for a
    token of a member above the actor."""
    owner = Membership.objects.in_organization(actor.organization).filter(user=token.user_id).first()
    if owner is not None and token.user_id != actor.user.pk:
        _may_touch(actor, owner.role)
    live = ApiToken.objects.in_organization(actor.organization).live()
    live.filter(pk=token.pk).update(revoked_at=timezone.now())
    ended = {token.pk}
    while made := set(ApiToken.objects.filter(made_by__in=ended).values_list("pk", flat=True)) - ended:
        ended |= made
    live.filter(pk__in=ended).update(revoked_at=timezone.now())
    audit(actor, "token.revoked", token.pk, name=token.name, with_it=len(ended) - 1)


@transaction.atomic
def bootstrap(*, email: str, password: str, organization: str, days: int | None = TOKEN_DAYS) -> str:
    """Create the owner, the organisation and a new token for `days` (None: no expiry), whose secret is
    returned. Idempotent: running it again only replaces the token that it issued before."""
    user = User.objects.filter(email__iexact=email).first() or user_create(email=email, password=password)
    membership = Membership.objects.of_user(user).filter(role=Role.OWNER).first()
    if membership is None:
        owned = Organization.objects.create(name=organization)
        membership = Membership.objects.create(organization=owned, user=user, role=Role.OWNER)
    owned = membership.organization
    issued = ApiToken.objects.in_organization(owned).live().filter(user=user, name=BOOTSTRAP_TOKEN)
    revoked = issued.update(revoked_at=timezone.now())
    token, secret = _token(owned, user, BOOTSTRAP_TOKEN, [], expires_at=_in_days(days))
    told = {"token": str(token.pk), "tokens_revoked": revoked}
    audit_command(owned, BOOTSTRAP, "organization.bootstrapped", owned.pk, name=user.email, **told)
    return secret
