"""`manage.py doctor`: reports problems and their fixes."""

from typing import Any

from django.core.management.base import BaseCommand

from config.diagnosis import diagnose

MARKS = {True: "ok  ", False: "FAIL", None: "note"}


class Command(BaseCommand):
    """Exits with 1 if there is a problem."""

    help = "Check database, broker, workers, scheduler, keys, clock and outbound access; exit 1 if anything is wrong."
    requires_system_checks = []  # it reports them itself

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each finding with its fix."""
        wrong = 0
        for finding in diagnose():
            self.stdout.write(f"{MARKS[finding.ok]}  {finding.name}: {finding.message}")
            if finding.fix and not finding.ok:
                self.stdout.write(f"      {finding.fix}")
            wrong += finding.ok is False
        if wrong:
            raise SystemExit(1)
