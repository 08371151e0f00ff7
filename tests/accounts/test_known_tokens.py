"""Actors that are remembered by their token: what has changed since counts at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.known_tokens import actor_of_token
from accounts.models import ApiToken, Membership, Organization, User
from accounts.permissions import Role
from accounts.querysets import digest
from tests.people import Person

pytestmark = pytest.mark.django_db

ENDS: dict[str, Callable[[ApiToken], Any]] = {
    "revoked": lambda token: ApiToken.objects.filter(pk=token.pk).update(revoked_at=timezone.now()),
    "deleted": lambda token: token.delete(),
    "expired": lambda token: ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now()),
    "its person is closed out": lambda _: User.objects.update(is_active=False),
    "its person is no member": lambda token: Membership.objects.filter(user=token.user).delete(),
}


@pytest.fixture
def token(alice: Person) -> ApiToken:
    """One of Alice's, whose secret is `secret`."""
    mine = {"organization": alice.actor.organization, "user": alice.user}
    made: ApiToken = ApiToken.objects.create(**mine, name="t", digest=digest("secret"), hint="cret")
    return made


def test_who_is_known_takes_one_statement(token: ApiToken) -> None:
    actor_of_token("secret")
    with CaptureQueriesContext(connection) as asked:
        actor = actor_of_token("secret")
    assert actor is not None
    assert actor.token is not None
    assert actor.token.pk == token.pk
    assert len(asked) == 1


@pytest.mark.parametrize("end", ENDS)
def test_who_has_ended_is_nobody_at_once(token: ApiToken, end: str) -> None:
    assert actor_of_token("secret")
    ENDS[end](token)
    assert actor_of_token("secret") is None


def test_a_token_that_expires_while_it_is_known_is_nobodys(
    token: ApiToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    ApiToken.objects.filter(pk=token.pk).update(expires_at=now + timedelta(hours=1))
    assert actor_of_token("secret")
    monkeypatch.setattr("accounts.known_tokens.timezone.now", lambda: now + timedelta(hours=2))
    assert actor_of_token("secret") is None


def test_a_new_role_and_new_scopes_count_at_once(token: ApiToken) -> None:
    before = actor_of_token("secret")
    assert before is not None
    Membership.objects.filter(user=token.user).update(role=Role.VIEWER.value)
    lowered = actor_of_token("secret")
    assert lowered is not None
    assert lowered.permissions < before.permissions
    ApiToken.objects.filter(pk=token.pk).update(scopes=["workflow.view"])
    narrowed = actor_of_token("secret")
    assert narrowed is not None
    assert narrowed.permissions == {"workflow.view"}


def test_a_changed_organisation_is_seen(token: ApiToken) -> None:
    assert actor_of_token("secret")
    Organization.objects.update(name="Renamed", max_running=3)
    actor = actor_of_token("secret")
    assert actor is not None
    assert (actor.organization.name, actor.organization.max_running) == ("Renamed", 3)


def test_what_one_request_does_to_its_rows_is_not_seen_by_another(token: ApiToken) -> None:
    first = actor_of_token("secret")
    assert first is not None
    first.organization.name, first.user.email = "spoilt", "spoilt@example.com"
    second = actor_of_token("secret")
    assert second is not None
    assert (second.organization.name, second.user.email) == (token.organization.name, token.user.email)


@pytest.mark.parametrize("secret", ["unknown", "", "\u00e9" * 10])
def test_an_unknown_secret_is_nobodys(secret: str) -> None:
    assert actor_of_token(secret) is None
