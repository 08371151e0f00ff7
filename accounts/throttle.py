"""Counts attempts before they are evaluated: 5 in 15 minutes per address and account or link, 50 an hour per
address. Concurrent attempts cannot exceed these limits."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import SignInFailure
from core.errors import WireloomError

PER_SUBJECT = (5, timedelta(minutes=15))
RETRY_AFTER_S = 15 * 60
PER_ADDRESS = (50, timedelta(hours=1))
LOCKS = 0x77697265
"""The number space of Wireloom's advisory locks in PostgreSQL: "wire" in ASCII."""


class TooManyAttemptsError(WireloomError):
    """Too many failed attempts (429)."""

    status, code = 429, "too_many_attempts"


def attempt(subject: str, address: str) -> None:
    """Count an attempt on an account or a link, as failed until `forgive`. Raises TooManyAttemptsError."""
    _check_rate(subject, address)  # a refused attempt takes no lock
    with transaction.atomic():
        _one_at_a_time(address)
        _check_rate(subject, address)
        _, within = PER_ADDRESS
        counted = SignInFailure.objects.filter(address=address)
        counted.filter(created_at__lte=timezone.now() - within).delete()
        SignInFailure.objects.create(email=subject, address=address)


def forgive(subject: str, address: str) -> None:
    """Forget the failures after a successful attempt."""
    SignInFailure.objects.filter(email=subject, address=address).delete()


def _one_at_a_time(address: str) -> None:
    # SQLite's transactions are serialised anyway.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCKS, address])


def is_closed(subject: str, address: str) -> bool:
    """Whether the next attempt is refused."""
    failures = SignInFailure.objects.filter(address=address)
    return _are_too_many(failures.filter(email=subject), *PER_SUBJECT) or _are_too_many(
        failures, *PER_ADDRESS
    )


def _are_too_many(failures: QuerySet[SignInFailure], most: int, within: timedelta) -> bool:
    now = timezone.now()
    # Entries further in the future were written before the clock was set back.
    return failures.filter(created_at__gt=now - within, created_at__lt=now + within).count() >= most


def _check_rate(subject: str, address: str) -> None:
    if is_closed(subject, address):
        raise TooManyAttemptsError("Too many failed attempts.", "Wait 15 minutes and try again.")
