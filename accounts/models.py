"""Organisations, people and API tokens."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.factors.models import Authenticator, Passkey, RecoveryCode
from accounts.oidc.models import Identity
from accounts.permissions import Role
from accounts.querysets import ApiTokenQuerySet, AuditQuerySet, MembershipQuerySet
from accounts.sessions.models import BrowserSession, OneTimeValue
from core.db.fields import JsonTextField
from core.db.ids import uuid7
from core.db.models import Timestamped

__all__ = [
    "ROLES",
    "ApiToken",
    "AuditEntry",
    "Authenticator",
    "BrowserSession",
    "Identity",
    "Membership",
    "OneTimeLink",
    "OneTimeValue",
    "Organization",
    "Passkey",
    "RecoveryCode",
    "SignInFailure",
    "User",
]
ROLES = [(role.value, role.value) for role in Role]


class Organization(Timestamped):
    """The owner of all other data.

    `max_running` limits its concurrent executions, `host_per_minute` its calls to each host; null is unlimited.
    """

    name = models.CharField(max_length=120)
    max_running = models.PositiveIntegerField(null=True)
    host_per_minute = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser, Timestamped):
    """A person, identified by e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    objects = BaseUserManager()

    def __str__(self) -> str:
        return self.email


class Membership(Timestamped):
    """A person's role in an organisation."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=ROLES)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="one_membership_per_person"),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role} of {self.organization}"


class ApiToken(Timestamped):
    """A key for programs. Only its SHA-256 is stored; `hint` is its last four characters.

    `expires_at` is null for a token that never expires: by choice, or because it was created before tokens had
    expiry dates. `made_by` is the token that created it; it expires with that one.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="api_tokens")
    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4)
    scopes = models.JSONField(default=list)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="made")

    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} …{self.hint}"

    def has_expired(self, now: datetime) -> bool:
        """Whether it has expired."""
        return self.expires_at is not None and self.expires_at <= now


class OneTimeLink(Timestamped):
    """A link that works once: set-up of the owner, or an invitation. Only its SHA-256 is stored.

    An invitation works while `invited_by` may still give its role, with `token` if one was used. Invitations
    from before this was recorded name nobody, and work until they expire.
    """

    SETUP, INVITATION = "setup", "invitation"

    purpose = models.CharField(max_length=16, choices=[(SETUP, SETUP), (INVITATION, INVITATION)])
    digest = models.CharField(max_length=64, unique=True)
    organization = models.ForeignKey(Organization, models.CASCADE, null=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=16, choices=ROLES, default=Role.OWNER.value)
    invited_by = models.ForeignKey(User, models.CASCADE, null=True)
    token = models.ForeignKey(ApiToken, models.CASCADE, null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} for {self.email or 'the owner'}"

    def is_open(self, now: datetime) -> bool:
        """Whether it is neither used nor expired."""
        return self.used_at is None and self.expires_at > now


class SignInFailure(models.Model):
    """A failed or unfinished attempt, counted in the database so that a restart does not forget it.

    `email` is what was tried: an e-mail address, or a link by its digest.
    """

    email = models.CharField(max_length=254)
    address = models.CharField(max_length=45)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["email", "address", "created_at"], name="failures_by_email"),
            models.Index(fields=["address", "created_at"], name="failures_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.email} from {self.address}"


class AuditEntry(models.Model):
    """Who did what to which object, and from where; never changed, never deleted (docs/audit.md).

    `actor`, `role` and `token_name` describe the actor at that time; `user` and `token` are plain ids without
    foreign keys. `before` and `after` hold only what changed, without secrets. An entry is written without a
    `position`; sealing assigns it, with the `hash` that links it to all earlier entries.
    """

    OK, REFUSED = "ok", "refused"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="audit_entries", db_index=False
    )
    user = models.ForeignKey(User, models.DO_NOTHING, null=True, db_constraint=False, db_index=False)
    token = models.ForeignKey(ApiToken, models.DO_NOTHING, null=True, db_constraint=False, db_index=False)
    actor = models.CharField(max_length=254, blank=True)
    role = models.CharField(max_length=16, blank=True)
    token_name = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64, blank=True)
    object_name = models.CharField(max_length=200, blank=True)
    before = JsonTextField(null=True)
    after = JsonTextField(null=True)
    details = JsonTextField(default=dict)
    result = models.CharField(max_length=16, default=OK)
    position = models.PositiveBigIntegerField(null=True)
    hash = models.CharField(max_length=64, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "position"], name="one_entry_per_position")
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="audit_newest"),
            models.Index(
                fields=["organization", "id"], name="audit_unsealed", condition=Q(position__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_id}"


class AuditChain(models.Model):
    """The head of an organisation's chain of entries, and the progress of its verification.

    `checked_position` and `checked_hash` are how far the current verification has come, `checked_at` is when
    the last one finished, and `broken_position` is the first position that does not hold, null if there is
    none.
    """

    organization = models.OneToOneField(Organization, models.PROTECT, primary_key=True)
    position = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    checked_position = models.PositiveBigIntegerField(default=0)
    checked_hash = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True)
    broken_position = models.PositiveBigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.position} entries of {self.organization_id}"
