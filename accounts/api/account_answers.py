"""The API's answers about a person's own account."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.conf import settings
from pydantic import Field

from accounts.factors.codes import is_second_step_on, recovery_codes_left
from accounts.factors.passkeys import is_possible
from accounts.models import BrowserSession as BrowserSessionRow
from accounts.models import Passkey as PasskeyRow
from accounts.models import User
from core.wire import Answer, Email


class Provider(Answer):
    """The sign-in provider."""

    name: str
    is_linked: bool = Field(description="Whether this account is linked to it.")

    @classmethod
    def of(cls, user: User) -> "Provider | None":
        """The installation's provider; None if there is none."""
        if not settings.OIDC_ISSUER:
            return None
        linked = user.identities.filter(issuer=settings.OIDC_ISSUER).exists()
        return cls(name=settings.OIDC_NAME, is_linked=linked)


class Account(Answer):
    """The person's account and their ways to sign in."""

    email: Email
    name: str
    has_password: bool
    second_factor: bool = Field(description="Whether signing in requires a code after the password.")
    recovery_codes: int = Field(description="The number of unused recovery codes.")
    passkeys_possible: bool = Field(
        description="Browsers create them for a host name under https and for localhost, not for an IP address."
    )
    provider: Provider | None
    is_confirmed: bool = Field(
        description="Whether the password was entered within the last ten minutes, as changes to signing in require."
    )

    @classmethod
    def of(cls, user: User, confirmed: bool) -> Self:
        """The account of `user`, in a session that is `confirmed` or not."""
        return cls(
            email=user.email,
            name=user.name,
            has_password=user.has_usable_password(),
            second_factor=is_second_step_on(user),
            recovery_codes=recovery_codes_left(user),
            passkeys_possible=is_possible(),
            provider=Provider.of(user),
            is_confirmed=confirmed,
        )


class BrowserSession(Answer):
    """A browser in which the person is signed in."""

    id: UUID
    device: str = Field(description="Browser and operating system, as reported by the browser.")
    address: str
    signed_in_at: datetime
    last_used_at: datetime = Field(description="Exact to the minute.")
    is_current: bool

    @classmethod
    def of(cls, row: BrowserSessionRow, current: UUID | None) -> Self:
        """A person's session without its key; `current` is the id of the caller's session."""
        assert row.signed_in_at is not None
        return cls(
            id=row.pk,
            device=row.device,
            address=row.address,
            signed_in_at=row.signed_in_at,
            last_used_at=row.last_used_at,
            is_current=row.pk == current,
        )


class Enrolment(Answer):
    """The data for an authenticator app, shown only this once."""

    secret: str = Field(description="Base32, for manual entry.")
    uri: str = Field(description="The same as `otpauth://…`.")
    qr: str = Field(description="The same as a QR code: an SVG as a data URI.")


class RecoveryCodes(Answer):
    """Codes that each replace the app once, shown only this once."""

    codes: list[str]


class Passkey(Answer):
    """A passkey."""

    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None

    @classmethod
    def of(cls, row: PasskeyRow) -> Self:
        """The passkey in a row."""
        return cls(id=row.pk, name=row.name, created_at=row.created_at, last_used_at=row.last_used_at)
