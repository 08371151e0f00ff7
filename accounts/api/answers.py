"""The API's answers about organisations, members, tokens and the caller."""

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
    """An organisation with its limits: concurrent executions, and calls per minute to one host; null is
    unlimited."""

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
    """The caller and their permissions."""

    user: Person
    organization: Organization
    organizations: list[Organization]
    role: RoleName
    permissions: list[Permission]
    may_give: list[RoleName] = Field(description="The roles that the caller may give and take away.")

    @classmethod
    def of(cls, actor: Actor) -> "Session":
        """What the browser needs to know about the signed-in person."""
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
    """The data embedded in a page of the editor: the session, and the page's settings."""

    version: str
    public_url: str

    @classmethod
    def of(cls, actor: Actor) -> "Boot":
        """The data for a page requested by the actor."""
        session = Session.of(actor)
        return Boot(**vars(session), version=settings.VERSION, public_url=settings.PUBLIC_URL)


class Token(Answer):
    """A token without its secret."""

    id: UUID
    name: str
    hint: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None = Field(description="Exact to the minute; null: never used.")
    expires_at: datetime | None = Field(
        description="Null: never expires, by choice or because it was created before tokens had expiry dates."
    )

    @classmethod
    def of(cls, row: ApiToken, **more: str) -> Self:
        """The token in a row, with the extra fields of a subclass."""
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
    """A token with its secret, shown only this once."""

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
        """The member in a row, whose user must already be loaded."""
        return cls(
            id=row.pk,
            email=row.user.email,
            name=row.user.name,
            role=row.role,
            created_at=row.created_at,
        )


class Invitation(Answer):
    """An invitation; its link works once, for seven days."""

    email: Email
    role: RoleName
    invite_url: str
