"""`python manage.py rotate_keys`: seal every credential with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.secrets.keys import key_ring
from credentials.rotation import Rotation, rotate


class Command(BaseCommand):
    """Put the new key first in WIRELOOM_ENCRYPTION_KEYS, restart, run this, then remove the old key."""

    help = "Seal every credential with the newest key; can be interrupted and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate batch by batch and report what is left."""
        ring = key_ring()
        self.stdout.write(f"Newest key: {ring.newest.id}; in the ring: {', '.join(ring.ids)}")
        done = Rotation()
        for done in rotate(ring):
            self.stdout.write(
                f"{done.moved} moved, {done.skipped} changed meanwhile, {done.unreadable} unreadable"
            )
        if done.skipped or done.unreadable:
            raise CommandError(
                f"{done.skipped} credentials changed meanwhile and {done.unreadable} cannot be opened: "
                "run it again, and see `python manage.py check --database default`."
            )
        self.stdout.write(self.style.SUCCESS("Every credential is sealed with the newest key."))
