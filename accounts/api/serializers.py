"""How people and tokens stand in the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from accounts.links import LONGEST_NAME
from accounts.models import ROLES
from accounts.services import LONGEST_LIFE_DAYS
from core.api.documents import Closed, JsonObject, JsonObjectOrNull

Base = serializers.Serializer[Any]


class OrganizationSerializer(Base):
    """An organisation."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class OrganizationLimitsSerializer(OrganizationSerializer):
    """An organisation with its limits: executions that run at a time, calls a minute of one host; null is none."""

    max_running = serializers.IntegerField(allow_null=True)
    host_per_minute = serializers.IntegerField(allow_null=True)


class UpdateOrganizationSerializer(Closed):
    """Other limits, or another name: that takes `organization.manage`."""

    name = serializers.CharField(min_length=1, max_length=LONGEST_NAME, required=False)
    max_running = serializers.IntegerField(min_value=1, max_value=100_000, required=False, allow_null=True)
    host_per_minute = serializers.IntegerField(
        min_value=1, max_value=100_000, required=False, allow_null=True
    )


class PersonSerializer(Base):
    """A person."""

    email = serializers.EmailField()
    name = serializers.CharField(allow_blank=True)


class SessionSerializer(Base):
    """Who is asking, and what they may do."""

    user = PersonSerializer()
    organization = OrganizationSerializer()
    organizations = OrganizationSerializer(many=True)
    role = serializers.ChoiceField(ROLES)
    permissions = serializers.ListField(child=serializers.CharField())
    may_give = serializers.ListField(
        child=serializers.CharField(), help_text="The roles that the caller may give, and take."
    )


class OrganizationChoiceSerializer(Closed):
    """Which organisation to act in."""

    organization = serializers.UUIDField()


class TokenSerializer(Base):
    """A token without its secret."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    hint = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True, help_text="By the minute; null: not yet.")
    expires_at = serializers.DateTimeField(
        allow_null=True, help_text="Null: never, by choice or because it is from before tokens expired."
    )


class NewTokenSerializer(TokenSerializer):
    """A token with its secret, shown this once."""

    token = serializers.CharField()


class TokenCreateSerializer(Closed):
    """A new token. No scopes means everything that its maker may do.

    Without `expires_in_days` it lives for 90 days, or as long as the token that makes it; null is for ever.
    """

    name = serializers.CharField(max_length=120)
    scopes = serializers.ListField(
        child=serializers.CharField(max_length=64), max_length=50, required=False, default=list
    )
    expires_in_days = serializers.IntegerField(
        min_value=1, max_value=LONGEST_LIFE_DAYS, required=False, allow_null=True
    )


class MemberSerializer(Base):
    """A member."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(ROLES)
    created_at = serializers.DateTimeField()


class InviteSerializer(Closed):
    """Whom to invite, as what."""

    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(ROLES)


class InvitationSerializer(Base):
    """An invitation; its address works once, for seven days."""

    email = serializers.EmailField()
    role = serializers.ChoiceField(ROLES)
    invite_url = serializers.CharField()


class RoleSerializer(Closed):
    """Another role."""

    role = serializers.ChoiceField(ROLES)


class AuditObjectSerializer(Base):
    """The thing that an act was done to, as it was called then."""

    type = serializers.CharField()
    id = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)


class AuditEntrySerializer(Base):
    """An entry of the audit log.

    Who did it is told as it was then; `role` is `command` for the machine's command line, `link` for who used a link
    that needs no account. `position` and `hash` are its place in the chain: null until it is sealed, about a second
    later.
    """

    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    actor = serializers.CharField(allow_blank=True)
    user = serializers.UUIDField(allow_null=True)
    role = serializers.CharField(allow_blank=True)
    token = serializers.UUIDField(allow_null=True)
    token_name = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True)
    agent = serializers.CharField(allow_blank=True)
    action = serializers.CharField()
    text = serializers.CharField(help_text="What was done, in words that follow who did it.")
    object = AuditObjectSerializer()
    before = JsonObjectOrNull()
    after = JsonObjectOrNull()
    details = JsonObject()
    result = serializers.ChoiceField(["ok", "refused"])
    position = serializers.IntegerField(allow_null=True)
    hash = serializers.CharField(allow_null=True)


class AuditVerificationSerializer(Base):
    """The head of the chain, and whether it held when it was last gone through: every hour, behind other work.

    `checked_at` is null before the first time; `broken_position` is the first entry that does not hold.
    """

    position = serializers.IntegerField()
    hash = serializers.CharField(allow_blank=True)
    holds = serializers.BooleanField()
    broken_position = serializers.IntegerField(allow_null=True)
    checked_at = serializers.DateTimeField(allow_null=True)
