"""Nobody gives more than they have: not by a role, not by an invitation, not by a token, not later."""

from typing import Any

import pytest
from django.test import Client

from accounts.known_tokens import actor_of_token
from accounts.models import ApiToken, Membership, OneTimeLink, User
from accounts.permissions import PERMISSIONS, Role
from accounts.services import member_invite, member_remove, member_set_role, token_create, token_revoke
from core.errors import ForbiddenError, UnauthenticatedError
from tests.contention import after_waiting_for
from tests.people import Person

NAMES = {"owner": "alice", "admin": "anna", "editor": "bob", "operator": "otto", "viewer": "vera"}
ROLES = list(NAMES)
AS_VIEWER = sorted({*PERMISSIONS[Role.VIEWER], "member.manage"})


def member(who: Person) -> Membership:
    found: Membership = Membership.objects.get(user=who.user)
    return found


def path_of(who: Person) -> str:
    return f"/api/members/{member(who).pk}/"


def by_token(who: Person, scopes: list[str]) -> Person:
    """The same person through a token that may do less."""
    return Person(who.user, who.actor, token_create(actor=who.actor, name="narrow", scopes=scopes)[1])


def invite(who: Person, role: str) -> tuple[int, Any]:
    return who.post("/api/members/", {"email": "new@example.com", "role": role})


# --- roles ---


@pytest.mark.parametrize("role", ROLES)
def test_a_token_for_members_alone_gives_no_role(people: dict[str, Person], role: str) -> None:
    narrow = by_token(people["alice"], ["member.manage"])
    for status, answer in (invite(narrow, role), narrow.patch(path_of(people["bob"]), {"role": role})):
        assert (status, answer["error"]["code"]) == (403, "forbidden")
    assert member(people["bob"]).role == "editor"
    assert not OneTimeLink.objects.exists()


@pytest.mark.parametrize("role", ROLES)
def test_a_token_gives_the_roles_that_lie_within_its_scopes(people: dict[str, Person], role: str) -> None:
    narrow = by_token(people["alice"], AS_VIEWER)
    expected = role == "viewer"
    assert invite(narrow, role)[0] == (201 if expected else 403)
    assert narrow.patch(path_of(people["vera"]), {"role": role})[0] == (200 if expected else 403)


@pytest.mark.parametrize("given", ROLES)
@pytest.mark.parametrize("giver", ["owner", "admin"])
def test_a_role_above_the_own_is_not_given(people: dict[str, Person], giver: str, given: str) -> None:
    above = ROLES.index(given) < ROLES.index(giver)
    who = people[NAMES[giver]]
    assert invite(who, given)[0] == (403 if above else 201)
    assert who.patch(path_of(people["vera"]), {"role": given})[0] == (403 if above else 200)


def test_who_stands_above_is_neither_changed_nor_removed(people: dict[str, Person]) -> None:
    above = path_of(people["alice"])
    for who in (people["anna"], by_token(people["alice"], AS_VIEWER), by_token(people["anna"], [])):
        assert who.patch(above, {"role": "viewer"})[0] == 403
        assert who.delete(above)[0] == 403
    assert member(people["alice"]).role == "owner"


def test_a_member_who_has_risen_meanwhile_is_not_changed_by_what_was_read_before(
    people: dict[str, Person],
) -> None:
    seen = member(people["bob"])
    Membership.objects.filter(pk=seen.pk).update(role="owner")
    with pytest.raises(ForbiddenError):
        member_set_role(actor=people["anna"].actor, membership=seen, role="viewer")
    with pytest.raises(ForbiddenError):
        member_remove(actor=people["anna"].actor, membership=seen)
    assert member(people["bob"]).role == "owner"


# --- tokens ---


def test_a_token_follows_the_role_of_its_owner_down(people: dict[str, Person]) -> None:
    anna = people["anna"]
    narrow = by_token(anna, ["member.manage", *PERMISSIONS[Role.VIEWER]])
    people["alice"].patch(path_of(anna), {"role": "editor"})
    for who in (anna, narrow):
        assert invite(who, "viewer")[0] == 403
        assert who.post("/api/tokens/", {"name": "x"})[0] == 403


def test_a_token_made_by_a_token_has_no_more_than_its_owner_has_now(people: dict[str, Person]) -> None:
    alice = people["alice"]
    narrow = by_token(alice, ["token.manage", "owner.manage"])
    Membership.objects.create(
        organization=alice.actor.organization, user=people["charlie"].user, role="owner"
    )
    Membership.objects.filter(user=alice.user).update(role="admin")
    assert narrow.post("/api/tokens/", {"name": "child"})[1]["scopes"] == ["token.manage"]


def test_a_token_that_a_token_made_ends_with_it(people: dict[str, Person]) -> None:
    alice = people["alice"]
    parent = alice.post("/api/tokens/", {"name": "parent"})[1]
    child = Person(alice.user, alice.actor, parent["token"]).post("/api/tokens/", {"name": "child"})[1]
    grandchild = Person(alice.user, alice.actor, child["token"]).post("/api/tokens/", {"name": "third"})[1]
    assert alice.delete(f"/api/tokens/{parent['id']}/")[0] == 204
    for ended in (parent, child, grandchild):
        assert Person(alice.user, alice.actor, ended["token"]).get("/api/session/")[0] == 401
    assert alice.get("/api/session/")[0] == 200


@pytest.mark.django_db(transaction=True)
def test_a_token_that_is_being_revoked_makes_none(people: dict[str, Person]) -> None:
    alice = people["alice"]
    acting = actor_of_token(alice.token)
    assert acting and acting.token
    parent = acting.token

    def make() -> str:
        try:
            token_create(actor=acting, name="child", scopes=[])
        except UnauthenticatedError:
            return "refused"
        return "made"

    assert after_waiting_for(lambda: token_revoke(actor=alice.actor, token=parent), make) == "refused"
    assert not ApiToken.objects.live().filter(made_by=parent).exists()


def test_an_admin_ends_no_token_of_an_owner(people: dict[str, Person]) -> None:
    owners = people["alice"].post("/api/tokens/", {"name": "owner's"})[1]["id"]
    admins = people["anna"].post("/api/tokens/", {"name": "admin's"})[1]["id"]
    assert people["anna"].delete(f"/api/tokens/{owners}/")[0] == 403
    assert ApiToken.objects.live().filter(pk=owners).exists()
    assert people["alice"].delete(f"/api/tokens/{admins}/")[0] == 204


def test_a_token_for_tokens_ends_its_owners_own(people: dict[str, Person]) -> None:
    own = people["alice"].post("/api/tokens/", {"name": "own"})[1]["id"]
    assert by_token(people["alice"], ["token.manage"]).delete(f"/api/tokens/{own}/")[0] == 204


# --- invitations that are accepted later ---


def opened(path: str) -> int:
    status: int = Client().get(path).status_code
    return status


def invited_by(who: Person, role: str = "admin") -> str:
    return member_invite(actor=who.actor, email="new@example.com", role=role)


@pytest.mark.parametrize("role", ["editor", "operator", "viewer"])
def test_an_invitation_falls_with_the_right_of_who_invited(people: dict[str, Person], role: str) -> None:
    path = invited_by(people["anna"])
    assert opened(path) == 200
    people["alice"].patch(path_of(people["anna"]), {"role": role})
    assert opened(path) == 410
    assert Client().post(path, {"password": "correct horse battery staple"}).status_code == 410
    assert not User.objects.filter(email="new@example.com").exists()


def test_an_invitation_falls_when_the_role_stands_above_who_invited(people: dict[str, Person]) -> None:
    alice, anna = people["alice"], people["anna"]
    Membership.objects.filter(user=anna.user).update(role="owner")
    now_owner = actor_of_token(anna.token)
    assert now_owner
    as_owner = member_invite(actor=now_owner, email="new@example.com", role="owner")
    alice.patch(path_of(anna), {"role": "admin"})
    assert opened(as_owner) == 410


@pytest.mark.parametrize("end", ["removed", "switched off"])
def test_an_invitation_falls_with_who_invited(people: dict[str, Person], end: str) -> None:
    path = invited_by(people["anna"], "viewer")
    if end == "removed":
        people["alice"].delete(path_of(people["anna"]))
    else:
        User.objects.filter(pk=people["anna"].user.pk).update(is_active=False)
    assert opened(path) == 410


def test_an_invitation_by_a_token_falls_with_the_token(people: dict[str, Person]) -> None:
    alice = people["alice"]
    made = alice.post("/api/tokens/", {"name": "inviting"})[1]
    answer = invite(Person(alice.user, alice.actor, made["token"]), "viewer")[1]
    path = "/" + answer["invite_url"].split("/", 3)[3]
    assert opened(path) == 200
    alice.delete(f"/api/tokens/{made['id']}/")
    assert opened(path) == 410


def test_a_second_invitation_ends_the_first(people: dict[str, Person]) -> None:
    first, second = invited_by(people["anna"], "admin"), invited_by(people["anna"], "viewer")
    assert (opened(first), opened(second)) == (410, 200)


def test_an_admin_does_not_replace_an_owners_invitation(people: dict[str, Person]) -> None:
    path = invited_by(people["alice"], "owner")
    assert invite(people["anna"], "viewer")[0] == 403
    assert opened(path) == 200


def test_an_invitation_that_names_nobody_was_made_before_names_were_kept_and_works(
    people: dict[str, Person],
) -> None:
    path = invited_by(people["anna"], "viewer")
    OneTimeLink.objects.update(invited_by=None)
    assert opened(path) == 200
