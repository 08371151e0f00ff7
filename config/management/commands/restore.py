"""`manage.py restore`: recreates an installation from a backup."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup import keys
from config.backup.holding import hold_all, unfinished
from config.backup.keys import KeysError
from config.backup.restoring import RestoreError, restore
from config.supervisor.ground import GroundError
from core.errors import UnavailableError
from core.secrets.private_files import PrivateFileError
from credentials.checks import check_keys

_REFUSALS = (RestoreError, KeysError, GroundError, PrivateFileError)


class Command(BaseCommand):
    """Requires an empty database and data folder."""

    help = "Restore a backup into an empty database and data folder, while nothing runs there."
    requires_system_checks = []  # an empty installation would not pass the checks

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The archive, the keys, and what to do with unfinished executions."""
        parser.add_argument("source", type=Path, help="an archive made by `manage.py backup`")
        parser.add_argument("--keys-from", type=Path, help="the folder made by --keys-to")
        parser.add_argument(
            "--hold",
            action="store_true",
            help="end unfinished executions as failed instead of continuing them; each can be retried",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and report what was restored and what the next start will do."""
        os.umask(0o077)
        try:
            done = restore(options["source"], options["keys_from"], hold_all if options["hold"] else None)
        except _REFUSALS as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            told = f"{error.filename or options['source']}: {error.strerror}"
            raise CommandError(f"The backup cannot be restored: {told}. Nothing was changed.") from error
        self.stdout.write(f"Restored {done.rows} rows and {done.files} files.")
        self._say_keys(options["keys_from"])
        if count := unfinished():
            self.stdout.write(f"{count} executions were unfinished; they continue with the next start.")

    def _say_keys(self, keys_from: Path | None) -> None:
        if keys_from is None:
            self.stdout.write(
                f"The keys are not part of a backup: put `secret_key` and `encryption_keys` into {keys.folder()}."
            )
        try:
            check_keys()
        except UnavailableError as error:
            self.stdout.write(f"{error.message} {error.hint}")
