"""Changes that people make to their own account are logged in each of their organisations, with their origin."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from tests.accounts.browsers import at_step, call, signed_in, with_password
from tests.operations import MAY, OWN_ACCOUNT
from tests.people import PASSWORD, Person

pytestmark = pytest.mark.django_db

WHERE = "192.0.2.9"
ANOTHER = "another sentence of a password"


@pytest.fixture
def bob(people: dict[str, Person]) -> User:
    return with_password(people["bob"].user)


def with_factor(client: Client) -> list[str]:
    secret = call(client, "post", "second-factor/").json()["secret"]
    return list(
        call(client, "post", "second-factor/confirmation/", {"code": at_step(secret)}).json()["codes"]
    )


def renewed(client: Client) -> Any:
    with_factor(client)
    return call(client, "post", "recovery-codes/")


def removed(client: Client) -> Any:
    with_factor(client)
    return call(client, "delete", "second-factor/")


ACTS: dict[str, tuple[Callable[[Client], Any], str]] = {
    "PATCH /api/account/": (lambda client: call(client, "patch", "", {"name": "Bobby"}), "account.renamed"),
    "POST /api/account/password/": (
        lambda client: call(client, "post", "password/", {"current": PASSWORD, "new": ANOTHER}),
        "password.changed",
    ),
    "DELETE /api/account/sessions/": (lambda client: call(client, "delete", "sessions/"), "session.ended"),
    "POST /api/account/second-factor/confirmation/": (with_factor, "second_factor.enrolled"),
    "POST /api/account/recovery-codes/": (renewed, "recovery_codes.renewed"),
    "DELETE /api/account/second-factor/": (removed, "second_factor.removed"),
}
ELSEWHERE = {
    "POST /api/account/confirmation/": "reveals and changes nothing; a wrong password is confirmation.failed",
    "POST /api/account/second-factor/": "changes nothing before it is confirmed",
    "POST /api/account/passkeys/options/": "changes nothing",
    "POST /api/account/passkeys/": "tests/accounts/factors/test_passkeys.py",
    "DELETE /api/account/passkeys/{id}/": "tests/accounts/factors/test_passkeys.py",
    "DELETE /api/account/provider/": "tests/accounts/oidc/test_linking.py",
    "DELETE /api/account/sessions/{id}/": "tests/accounts/test_account.py",
}


def test_no_operation_is_left_out() -> None:
    changing = {name for name, needed in MAY.items() if needed == OWN_ACCOUNT and not name.startswith("GET ")}
    assert changing == set(ACTS) | set(ELSEWHERE)


@pytest.mark.parametrize("operation", ACTS)
def test_one_entry_says_what_and_from_where(bob: User, operation: str) -> None:
    signed_in(bob)
    client = signed_in(bob, REMOTE_ADDR=WHERE)
    assert call(client, "post", "confirmation/", {"password": PASSWORD}).status_code == 204
    act, action = ACTS[operation]
    act(client)
    entry = AuditEntry.objects.get(action=action)
    assert (entry.user_id, entry.actor, entry.role, entry.address) == (bob.pk, bob.email, "editor", WHERE)
