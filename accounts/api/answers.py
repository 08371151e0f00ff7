"""What the API says of organisations, their members and tokens, and of who is asking."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from django.conf import settings
from pydantic import Field

from accounts.actor import Actor
from accounts.models import ApiToken, Membership
from accounts.models import Organization as OrganizationRow
from accounts.permissions import ALL_PERMISSIONS, Role, lacking
from core.wire import Answer, Email, OneOf

RoleName = Annotated[str, OneOf(Role)]
Permission = Annotated[str, OneOf(ALL_PERMISSIONS)]


class Organization(Answer):
    """An organisation."""

    id: UUID
    name: str

    @classmethod
    def of(cls, row: OrganizationRow) -> "Organization":
        """The organisation in a row."""
        return Organization(id=row.pk, name=row.name)


class OrganizationLimits(Organization):
    """An organisation with its limits: executions that run at a time, calls a minute of one host; null is none."""

    max_running: int | None
    host_per_minute: int | None

    @classmethod
    def of(cls, row: OrganizationRow) -> "OrganizationLimits":
        """The organisation in a row."""
        return OrganizationLimits(
            id=row.pk, name=row.name, max_running=row.max_running, host_per_minute=row.host_per_minute
        )


class Person(Answer):
    """A person."""

    email: Email
    name: str


class Session(Answer):
    """Who is asking, and what they may do."""

    user: Person
    organization: Organization
    organizations: list[Organization]
    role: RoleName
    permissions: list[Permission]
    may_give: list[RoleName] = Field(description="The roles that the caller may give, and take.")

    @classmethod
    def of(cls, actor: Actor) -> "Session":
        """What the browser needs to know of who is signed in."""
        memberships = Membership.objects.of_user(actor.user)
        return Session(
            user=Person(email=actor.user.email, name=actor.user.name),
            organization=Organization.of(actor.organization),
            organizations=[Organization.of(membership.organization) for membership in memberships],
            role=actor.role,
            permissions=sorted(actor.permissions),
            may_give=[role.value for role in Role if not lacking(actor.permissions, role)],
        )


class Boot(Session):
    """What a page of the editor is given with it: who is asking, and what it is a page of."""

    version: str
    public_url: str

    @classmethod
    def of(cls, actor: Actor) -> "Boot":
        """For a page that the actor has asked for."""
        session = Session.of(actor)
        return Boot(**vars(session), version=settings.VERSION, public_url=settings.PUBLIC_URL)


class Token(Answer):
    """A token without its secret."""

    id: UUID
    name: str
    hint: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None = Field(description="By the minute; null: not yet.")
    expires_at: datetime | None = Field(
        description="Null: never, by choice or because it is from before tokens expired."
    )

    @classmethod
    def of(cls, row: ApiToken, **more: str) -> Self:
        """The token in a row, with what a subclass has more."""
        return cls(
            id=row.pk,
            name=row.name,
            hint=f"…{row.hint}",
            scopes=row.scopes,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            expires_at=row.expires_at,
            **more,
        )


class NewToken(Token):
    """A token with its secret, shown this once."""

    token: str


class Member(Answer):
    """A member."""

    id: UUID
    email: Email
    name: str
    role: RoleName
    created_at: datetime

    @classmethod
    def of(cls, row: Membership) -> Self:
        """The member in a row whose user was read with it."""
        return cls(
            id=row.pk,
            email=row.user.email,
            name=row.user.name,
            role=row.role,
            created_at=row.created_at,
        )


class Invitation(Answer):
    """An invitation; its address works once, for seven days."""

    email: Email
    role: RoleName
    invite_url: str
