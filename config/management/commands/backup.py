"""`manage.py backup`: everything in the installation, in one file, while it runs."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup import keys
from config.backup.keys import KeysError
from config.backup.making import BackupError, back_up
from config.backup.manifest import Manifest


class Command(BaseCommand):
    """The database and the files that it refers to, as of one moment; the keys separately or not at all."""

    help = "Back up the database and its files into TARGET, even while Wireloom runs. The keys are never included."
    requires_system_checks = []  # problems of the installation must not prevent its backup

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The target file and the folder for the keys."""
        parser.add_argument("target", type=Path, help="the archive, a file that does not exist yet")
        parser.add_argument("--keys-to", type=Path, help="a separate folder for copies of the keys")

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up, and report what is included and where the keys are."""
        os.umask(0o077)
        target, keys_to = options["target"].absolute(), options["keys_to"]
        if keys_to and keys_to.resolve() == target.parent.resolve():
            raise CommandError(f"{keys_to} is the archive's folder. Keep the keys somewhere else.")
        try:
            copied = keys.copy_to(keys_to) if keys_to else []
            told = back_up(target)
        except (BackupError, KeysError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"{target} cannot be written: {error.strerror}. No partial file remains."
            ) from error
        self._say(told, target)
        self._say_keys([path.name for path in copied], keys_to)

    def _say(self, told: Manifest, target: Path) -> None:
        rows = sum(table.rows for table in told.tables.values())
        files = len(told.assets())
        self.stdout.write(f"{target}: {rows} rows, {files} files, as of {told.taken_at}.")
        if told.missing:
            self.stdout.write(
                f"{len(told.missing)} files are missing from it: they were deleted meanwhile, or before "
                f"({', '.join(told.missing[:3])})."
            )

    def _say_keys(self, copied: list[str], keys_to: Path | None) -> None:
        if copied:
            self.stdout.write(
                f"The keys ({', '.join(copied)}) are in {keys_to}. Store them separately from the archive."
            )
        else:
            self.stdout.write(
                f"The keys are NOT included: they are in {keys.folder()}. Without them no credential can be opened; "
                "copy them to another place, for example with --keys-to."
            )
        if given := keys.from_environment():
            self.stdout.write(f"Keep what {', '.join(given)} holds, too.")
