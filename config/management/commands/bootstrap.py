"""`manage.py bootstrap`: creates an owner, an organisation and a token, for scripts."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.services import LONGEST_LIFE_DAYS, TOKEN_DAYS, bootstrap
from core.errors import WireloomError


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) > LONGEST_LIFE_DAYS:
        raise ArgumentTypeError(f"{text!r} is not a number of days from 0 to {LONGEST_LIFE_DAYS}")
    return int(text)


class Command(BaseCommand):
    """Idempotent; the last line it prints is the API token."""

    help = "Create the owner and the organisation; the last line printed is an API token."
    requires_system_checks = []  # `doctor` runs them; here they would import every view

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The owner, the organisation and the token's life."""
        parser.add_argument("--email", required=True)
        parser.add_argument("--password", required=True)
        parser.add_argument("--org", default="My organisation")
        parser.add_argument("--token-days", type=_days, default=TOKEN_DAYS, help="0: the token never expires")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate if necessary, then create what is missing."""
        call_command("migrate", interactive=False, verbosity=0)
        try:
            token = bootstrap(
                email=options["email"],
                password=options["password"],
                organization=options["org"],
                days=options["token_days"] or None,
            )
        except WireloomError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"The owner is {options['email']}; the token below replaces the previous one.")
        self.stdout.write(token)
