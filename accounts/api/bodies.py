"""Request bodies for accounts, tokens and members."""

from typing import Annotated

from pydantic import Field

from accounts.api.answers import RoleName
from accounts.links import LONGEST_NAME
from accounts.passwords import LONGEST_PASSWORD
from accounts.services import LONGEST_LIFE_DAYS
from core.wire import LEFT_OUT, Body, Id, JsonObject, Text, Whole

Limit = Annotated[int, Whole(1, 100_000)]
Password = Annotated[str, Text(LONGEST_PASSWORD, verbatim=True)]
"""A password exactly as typed, including spaces."""
Scope = Annotated[str, Text(64)]


class UpdateOrganization(Body):
    """New limits, or a new name, which requires `organization.manage`."""

    name: Annotated[str, Text(LONGEST_NAME)] = LEFT_OUT
    max_running: Limit | None = None
    host_per_minute: Limit | None = None


class OrganizationChoice(Body):
    """The organisation to act in."""

    organization: Id


class TokenCreate(Body):
    """A new token. Without scopes it may do everything that its creator may.

    Without `expires_in_days` it expires after 90 days, or together with the token that creates it; null means
    never.
    """

    name: Annotated[str, Text(120)]
    scopes: Annotated[list[Scope], Field(max_length=50)] = LEFT_OUT
    expires_in_days: Annotated[int, Whole(1, LONGEST_LIFE_DAYS)] | None = LEFT_OUT


class Invite(Body):
    """The invited address and role."""

    email: Annotated[str, Text(254, email=True)]
    role: RoleName


class Role(Body):
    """A new role."""

    role: RoleName


class AccountChange(Body):
    """A new name."""

    name: Annotated[str, Text(LONGEST_NAME, blank=True)]


class PasswordChange(Body):
    """A new password."""

    current: Password
    new: Password


class Confirm(Body):
    """The current password, to confirm a change."""

    password: Password


class Code(Body):
    """A code from the authenticator app."""

    code: Annotated[str, Text(64)]


class PasskeyMake(Body):
    """The credential that the browser created from the options, as returned by its `toJSON()`."""

    name: Annotated[str, Text(80)]
    credential: JsonObject
