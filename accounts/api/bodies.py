"""What callers send about accounts, tokens and members."""

from typing import Annotated

from pydantic import Field

from accounts.api.answers import RoleName
from accounts.links import LONGEST_NAME
from accounts.passwords import LONGEST_PASSWORD
from accounts.services import LONGEST_LIFE_DAYS
from core.wire import LEFT_OUT, Body, Id, JsonObject, Text, Whole

Limit = Annotated[int, Whole(1, 100_000)]
Password = Annotated[str, Text(LONGEST_PASSWORD, verbatim=True)]
"""A password as it was typed: spaces belong to it."""
Scope = Annotated[str, Text(64)]


class UpdateOrganization(Body):
    """Other limits, or another name: that takes `organization.manage`."""

    name: Annotated[str, Text(LONGEST_NAME)] = LEFT_OUT
    max_running: Limit | None = None
    host_per_minute: Limit | None = None


class OrganizationChoice(Body):
    """Which organisation to act in."""

    organization: Id


class TokenCreate(Body):
    """A new token. No scopes means everything that its maker may do.

    Without `expires_in_days` it lives for 90 days, or as long as the token that makes it; null is for ever.
    """

    name: Annotated[str, Text(120)]
    scopes: Annotated[list[Scope], Field(max_length=50)] = LEFT_OUT
    expires_in_days: Annotated[int, Whole(1, LONGEST_LIFE_DAYS)] | None = LEFT_OUT


class Invite(Body):
    """Whom to invite, as what."""

    email: Annotated[str, Text(254, email=True)]
    role: RoleName


class Role(Body):
    """Another role."""

    role: RoleName


class AccountChange(Body):
    """Another name."""

    name: Annotated[str, Text(LONGEST_NAME, blank=True)]


class PasswordChange(Body):
    """Another password."""

    current: Password
    new: Password


class Confirm(Body):
    """The present password, once more."""

    password: Password


class Code(Body):
    """A code of the app."""

    code: Annotated[str, Text(64)]


class PasskeyMake(Body):
    """What the browser has made from the options, as its `toJSON()` gives it."""

    name: Annotated[str, Text(80)]
    credential: JsonObject
