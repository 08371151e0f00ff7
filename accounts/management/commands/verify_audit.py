"""`python manage.py verify_audit`: verifies every organisation's audit log."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.audit.verification import Verdict, verify
from accounts.models import Organization


class Command(BaseCommand):
    """Keep the printed heads elsewhere: a chain alone cannot show that its end was cut off or that all of it
    was rebuilt."""

    help = "Check that no entry of the audit log was changed, deleted, inserted or moved; exit 1 if one was."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line with the head of each organisation."""
        broken = 0
        for organization in Organization.objects.order_by("created_at"):
            verdict = verify(organization)
            broken += verdict.broken is not None
            self.stdout.write(f"{organization.pk} {organization.name}: {_verdict_text(verdict)}")
        if broken:
            raise CommandError(f"The audit logs of {broken} organisations do not hold.")


def _verdict_text(verdict: Verdict) -> str:
    if verdict.broken is not None:
        return f"does not hold from entry {verdict.broken} on"
    return f"{verdict.position} entries hold, head {verdict.hash or 'none'}"
