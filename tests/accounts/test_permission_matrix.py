"""docs/permissions.md is what happens: every operation for every role, for none, and for a token without the scope.

The cells are read from the page, which is made from the code; the tables of `tests.operations` say what was decided.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from accounts.permissions import MEANING, PERMISSIONS, Role
from accounts.services import token_create
from tests.operations import BEYOND_A_TOKEN, FIRST_ROLE, MAY, NAMES, OPERATIONS, OWN_ACCOUNT, ask
from tests.people import Person
from tests.world import World, rows
from tools.permission_page import PART, YES, permission_page

PERMISSION_PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
ROW = re.compile(r"^\| `([A-Z]+ /[^`]+)` \| `([^`]+)` \| (.+) \|$", re.MULTILINE)
PAGE = {
    operation: (needed, dict(zip(Role, cells.split(" | "), strict=True)))
    for operation, needed, cells in ROW.findall(PERMISSION_PAGE.read_text())
}
OF_ROLES = [operation for operation in OPERATIONS if MAY.get(operation) != OWN_ACCOUNT]
OF_ONES_OWN = [operation for operation in OPERATIONS if operation not in OF_ROLES]
WITH_ID = [operation for operation in OF_ROLES if "{id}" in operation]
every_operation = pytest.mark.parametrize("operation", OPERATIONS)
every_operation_of_roles = pytest.mark.parametrize("operation", OF_ROLES)


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, (answer.json() if answer.content else {}).get("error", {}).get("code", "")


# --- the page ---


def test_the_page_is_up_to_date() -> None:
    assert PERMISSION_PAGE.read_text() == permission_page()


def test_the_page_has_every_operation_with_the_permission_that_was_decided() -> None:
    assert {operation: needed for operation, (needed, _) in PAGE.items()} == MAY
    assert set(MAY) == set(OPERATIONS)


def test_each_role_has_what_the_weaker_ones_have_and_its_own() -> None:
    so_far: set[str] = set()
    for role, added in FIRST_ROLE.items():
        so_far |= added
        assert PERMISSIONS[Role(role)] == so_far
    assert set(MEANING) == so_far


# --- the cells ---


@every_operation_of_roles
def test_each_role_may_do_what_the_page_says_and_no_more(
    people: dict[str, Person], world: World, operation: str
) -> None:
    before = rows()
    for role, cell in PAGE[operation][1].items():
        with transaction.atomic():
            answer = ask(people[NAMES[role]], world, operation)
            if cell in (YES, PART):
                assert answer.status_code < 300, (role, answer.content)
            else:  # what is in the world is nobody's or alice's, so `own` is not enough for it
                assert refusal(answer) == (403, "forbidden"), role
                assert rows() == before
            transaction.set_rollback(True)


@every_operation
def test_who_is_nobody_here_does_nothing(world: World, operation: str) -> None:
    stranger = Client()
    stranger.force_login(User.objects.create(email="stranger@example.com"))
    before = rows()
    for client in (Client(), stranger):
        assert refusal(ask(None, world, operation, client=client)) == (401, "not_authenticated")
    assert rows() == before


@every_operation_of_roles
def test_a_tokens_scopes_limit_its_owner(people: dict[str, Person], world: World, operation: str) -> None:
    alice, needed = people["alice"], PAGE[operation][0]
    others = sorted(alice.actor.permissions - {needed})
    _, without = token_create(actor=alice.actor, name="Without", scopes=others)
    _, only = token_create(actor=alice.actor, name="Only", scopes=[needed])
    before = rows()
    assert refusal(ask(None, world, operation, without)) == (403, "forbidden")
    assert rows() == before
    status = ask(None, world, operation, only).status_code
    assert status == BEYOND_A_TOKEN.get(operation, status)
    assert status < 300 or operation in BEYOND_A_TOKEN


@pytest.mark.parametrize("operation", OF_ONES_OWN)
def test_no_token_reaches_the_account_of_who_made_it(
    people: dict[str, Person], world: World, operation: str
) -> None:
    before = rows()
    assert refusal(ask(people["alice"], world, operation)) == (403, "forbidden")
    assert rows() == before


@pytest.mark.parametrize("operation", WITH_ID)
def test_another_organisations_id_is_not_there_and_nothing_changes(
    people: dict[str, Person], world: World, operation: str
) -> None:
    before = rows()
    assert refusal(ask(people["charlie"], world, operation)) == (404, "not_found")
    assert rows() == before


@pytest.mark.parametrize(
    "operation", [name for name in OPERATIONS if name.startswith("GET") and "{" not in name]
)
def test_lists_show_nothing_of_another_organisation(
    people: dict[str, Person], world: World, operation: str
) -> None:
    answer = b"".join(ask(people["charlie"], world, operation)).decode()
    assert [pk for pk in [*world.ids.values(), world.organization] if pk in answer] == []
