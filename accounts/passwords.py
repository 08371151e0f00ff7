"""Which passwords are taken: one rule for set-up, invitations, `bootstrap` and `changepassword`."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from core.errors import InvalidError

LONGEST_PASSWORD = 128
"""Hashing takes longer for more, so a password has an end (design, B.7)."""


class VariedPasswordValidator:
    """Refuses what Django's validators take: spaces only, one character again and again, and no end."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        if len(password) > LONGEST_PASSWORD:
            raise ValidationError(
                f"A password has at most {LONGEST_PASSWORD} characters.", "password_too_long"
            )
        if len(set(password.casefold().split())) == 0 or len(set(password.strip().casefold())) == 1:
            raise ValidationError(
                "A password needs more than one character again and again.", "password_varies"
            )

    def get_help_text(self) -> str:
        """For forms."""
        return "Your password needs different characters."


def password_check(password: str, user: User) -> None:
    """Raises InvalidError for a password that is too weak for this person."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidError(" ".join(error.messages), code="weak_password") from error
