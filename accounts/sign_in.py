"""Signing in, slowly for who guesses: 5 failures in 15 minutes per address and account, 50 an hour per address."""

from datetime import timedelta

from django.contrib.auth import authenticate, login
from django.http import HttpRequest
from django.utils import timezone

from accounts.links import LONGEST_EMAIL, LONGEST_PASSWORD
from accounts.models import SignInFailure, User
from core.errors import InvalidError, WireloomError
from core.text import storable

PER_ACCOUNT = (5, timedelta(minutes=15))
PER_ADDRESS = (50, timedelta(hours=1))


class TooManyAttemptsError(WireloomError):
    """Somebody is guessing (429)."""

    status, code = 429, "too_many_attempts"


def sign_in(request: HttpRequest, email: str, password: str) -> User:
    """Open a session. Raises InvalidError for a wrong pair, TooManyAttemptsError for too many of them."""
    address, email = request.META.get("REMOTE_ADDR", ""), storable(email)[:LONGEST_EMAIL].lower()
    _check_rate(email, address)
    # Django hashes a password also when there is no such account, so the two take the same time.
    user = authenticate(request, username=email, password=password[:LONGEST_PASSWORD])
    if not isinstance(user, User):
        SignInFailure.objects.create(email=email, address=address)
        raise InvalidError("The e-mail address or the password is wrong.", code="wrong_credentials")
    SignInFailure.objects.filter(email=email, address=address).delete()
    login(request, user)
    return user


def _check_rate(email: str, address: str) -> None:
    now = timezone.now()
    failures = SignInFailure.objects.filter(address=address)
    most, within = PER_ACCOUNT
    by_account = failures.filter(email=email, created_at__gt=now - within).count() >= most
    most, within = PER_ADDRESS
    by_address = failures.filter(created_at__gt=now - within).count() >= most
    if by_account or by_address:
        raise TooManyAttemptsError("Too many failed attempts.", "Wait a quarter of an hour and try again.")
