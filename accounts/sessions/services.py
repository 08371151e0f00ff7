"""Changes that people make to their sessions."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from accounts.audit import audit_person
from accounts.clients import UNKNOWN, Client, client_of
from accounts.models import BrowserSession, User
from core.errors import NotFoundError


def sessions_of(user: User) -> list[BrowserSession]:
    """The person's sessions, most recently used first."""
    rows = BrowserSession.objects.of_person(user).live(timezone.now())
    return list(rows.order_by("-last_used_at", "-pk"))


def session_end(request: HttpRequest, user: User, pk: UUID) -> None:
    """Sign out one of the person's browsers. Raises NotFoundError, also for a session of another person."""
    if not BrowserSession.objects.of_person(user).live(timezone.now()).filter(pk=pk).delete()[0]:
        raise NotFoundError(f"There is no session with the id {pk}.")
    audit_person(user, "session.ended", pk, client=client_of(request))


def sessions_end_others(user: User, session: Any, client: Client = UNKNOWN) -> int:
    """Sign out all of the person's browsers except that of `session` (a SessionStore); returns how many."""
    others = BrowserSession.objects.of_person(user)
    if session is not None and session.row is not None:
        others = others.exclude(pk=session.row.pk)
    ended = list(others.values_list("pk", flat=True))
    others.filter(pk__in=ended).delete()
    for pk in ended:
        audit_person(user, "session.ended", pk, client=client)
    return len(ended)
