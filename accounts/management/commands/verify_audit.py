"""`python manage.py verify_audit`: go through every organisation's audit log again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.audit.verification import Verdict, verify
from accounts.models import Organization


class Command(BaseCommand):
    """Keep the heads it prints somewhere else: a chain alone cannot show that its end was cut off, or all of it made
    anew."""

    help = "Check that no entry of the audit log was changed, deleted, inserted or put elsewhere; exit 1 if one was."

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each organisation with its head."""
        broken = 0
        for organization in Organization.objects.order_by("created_at"):
            verdict = verify(organization)
            broken += verdict.broken is not None
            self.stdout.write(f"{organization.pk} {organization.name}: {_told(verdict)}")
        if broken:
            raise CommandError(f"The audit log of {broken} organisations does not hold.")


def _told(verdict: Verdict) -> str:
    if verdict.broken is not None:
        return f"does not hold from entry {verdict.broken} on"
    return f"{verdict.position} entries hold, head {verdict.hash or 'none'}"
