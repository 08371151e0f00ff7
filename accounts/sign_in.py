"""Signing in, slowly for who guesses."""

from django.contrib.auth import authenticate, login
from django.http import HttpRequest

from accounts.links import LONGEST_EMAIL
from accounts.models import User
from accounts.passwords import LONGEST_PASSWORD
from accounts.throttle import attempt, forgive
from core.errors import InvalidError
from core.proxies import client_address
from core.text import storable


def sign_in(request: HttpRequest, email: str, password: str) -> User:
    """Open a session. Raises InvalidError for a wrong pair, TooManyAttemptsError for too many of them."""
    address, email = client_address(request), storable(email)[:LONGEST_EMAIL].lower()
    attempt(email, address)
    # Django hashes a password also when there is no such account, so the two take the same time.
    user = authenticate(request, username=email, password=password[:LONGEST_PASSWORD])
    if not isinstance(user, User):
        raise InvalidError("The e-mail address or the password is wrong.", code="wrong_credentials")
    forgive(email, address)
    login(request, user)
    return user
