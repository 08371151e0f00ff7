"""How a person's own account stands in the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from accounts.links import LONGEST_NAME
from accounts.passwords import LONGEST_PASSWORD
from core.api.documents import Closed, JsonObject

Base = serializers.Serializer[Any]


class PasswordField(serializers.CharField):
    """A password as it was typed: spaces belong to it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_PASSWORD, trim_whitespace=False, **kwargs)


class ProviderSerializer(Base):
    """The provider at which people may sign in."""

    name = serializers.CharField()
    is_linked = serializers.BooleanField(help_text="Whether it signs in to this account.")


class AccountSerializer(Base):
    """One's own account, and by what one signs in."""

    email = serializers.EmailField()
    name = serializers.CharField(allow_blank=True)
    has_password = serializers.BooleanField()
    second_factor = serializers.BooleanField(help_text="Whether a code is asked for after the password.")
    recovery_codes = serializers.IntegerField(help_text="How many are left.")
    passkeys_possible = serializers.BooleanField(
        help_text="Browsers make them for a name under https and for localhost, not for an IP address."
    )
    provider = ProviderSerializer(allow_null=True)
    is_confirmed = serializers.BooleanField(
        help_text="Whether the password was entered in the last ten minutes, as changes to signing in need."
    )


class AccountChangeSerializer(Closed):
    """Another name."""

    name = serializers.CharField(max_length=LONGEST_NAME, allow_blank=True)


class PasswordChangeSerializer(Closed):
    """Another password."""

    current = PasswordField()
    new = PasswordField()


class ConfirmSerializer(Closed):
    """The present password, once more."""

    password = PasswordField()


class BrowserSessionSerializer(Base):
    """A browser in which one is signed in."""

    id = serializers.UUIDField()
    device = serializers.CharField(help_text="Browser and system in words, as the browser tells them.")
    address = serializers.CharField()
    signed_in_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(help_text="By the minute.")
    is_current = serializers.BooleanField()


class EnrolmentSerializer(Base):
    """What an authenticator app takes, shown this once."""

    secret = serializers.CharField(help_text="Base32, for typing in.")
    uri = serializers.CharField(help_text="The same as `otpauth://…`.")
    qr = serializers.CharField(help_text="The same as a picture: an SVG as a data URI.")


class CodeSerializer(Closed):
    """A code of the app."""

    code = serializers.CharField(max_length=64)


class RecoveryCodesSerializer(Base):
    """Codes that stand in for the app once each, shown this once."""

    codes = serializers.ListField(child=serializers.CharField())


class PasskeySerializer(Base):
    """A passkey."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class PasskeyMakeSerializer(Closed):
    """What the browser has made from the options, as its `toJSON()` gives it."""

    name = serializers.CharField(max_length=80)
    credential = JsonObject()
