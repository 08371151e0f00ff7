"""The password rules for set-up, invitations, `bootstrap` and `changepassword`."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from core.errors import InvalidError

LONGEST_PASSWORD = 128
"""Hashing a longer password takes longer, so the length is limited (design, B.7)."""


class VariedPasswordValidator:
    """Refuses what Django's validators accept: only spaces, one repeated character, and unlimited length."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        if len(password) > LONGEST_PASSWORD:
            raise ValidationError(
                f"A password can have at most {LONGEST_PASSWORD} characters.", "password_too_long"
            )
        if len(set(password.casefold().split())) == 0 or len(set(password.strip().casefold())) == 1:
            raise ValidationError("A password must not consist of one repeated character.", "password_varies")

    def get_help_text(self) -> str:
        """The text for forms."""
        return "Your password needs different characters."


def password_check(password: str, user: User) -> None:
    """Raises InvalidError for a password that is too weak for this person."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidError(" ".join(error.messages), code="weak_password") from error
