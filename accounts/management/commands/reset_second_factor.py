"""`python manage.py reset_second_factor EMAIL`: for people who have lost their app and recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.audit import audit_person
from accounts.factors.codes import second_factor_remove
from accounts.models import User
from accounts.sessions.services import sessions_end_others

COMMAND = "manage.py reset_second_factor"


class Command(BaseCommand):
    """Verify the person's identity before you run it: afterwards the password alone signs in."""

    help = (
        "Remove a person's second factor and end their sessions; with --passkeys also remove their passkeys."
    )

    def add_arguments(self, parser: Any) -> None:
        """The person, and whether to remove passkeys."""
        parser.add_argument("email")
        parser.add_argument("--passkeys", action="store_true", help="remove their passkeys too")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Remove, record it in the audit log, and print what was done."""
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"There is no account with the address {options['email']}.")
        was_on = second_factor_remove(user)
        passkeys = user.passkeys.all().delete()[0] if options["passkeys"] else 0
        ended = sessions_end_others(user, None)
        audit_person(user, "second_factor.reset", user.pk, command=COMMAND, was_on=was_on, passkeys=passkeys)
        self.stdout.write(
            f"{user.email}: second factor {'removed' if was_on else 'was not on'}, "
            f"{passkeys} passkeys removed, {ended} sessions ended."
        )
