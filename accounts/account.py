"""What people change of their own account."""

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from accounts.audit import audit_person
from accounts.links import short
from accounts.models import User
from accounts.passwords import password_check
from accounts.sessions.confirming import own_password_check
from accounts.sessions.services import sessions_end_others


@transaction.atomic
def name_change(user: User, name: str) -> None:
    """Another name. Raises InvalidError for one that is too long."""
    user.name = short(name, "name")
    user.save(update_fields=["name", "updated_at"])
    audit_person(user, "account.renamed", user.pk)


def password_change(request: HttpRequest, user: User, current: str, new: str) -> None:
    """Another password: all other sessions end, this one goes on under another key.

    Raises InvalidError for a wrong present or a weak new password, TooManyAttemptsError.
    """
    own_password_check(request, user, current)
    password_check(new, user)
    user.set_password(new)
    with transaction.atomic():
        user.save(update_fields=["password", "updated_at"])
        ended = sessions_end_others(user, request.session)
        audit_person(user, "password.changed", user.pk, sessions_ended=ended)
        update_session_auth_hash(request, user)
        request.session.save()
