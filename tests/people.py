"""Alice owns Acme; bob edits, otto operates and vera views there. Charlie owns Globex and sees nothing of Acme."""

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

from accounts.actor import Actor
from accounts.models import Membership, Organization, User
from accounts.permissions import allowed
from accounts.services import token_create

PASSWORD = "correct horse battery staple"


@dataclass
class Person:
    """Somebody with a token, as an API client."""

    user: User
    actor: Actor
    token: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Status and parsed answer."""
        response = Client(headers={"Authorization": f"Bearer {self.token}", **headers}).generic(
            method, path, b"" if body is None else json.dumps(body), content_type="application/json"
        )
        return response.status_code, response.json() if response.content else None

    def get(self, path: str) -> tuple[int, Any]:
        """GET."""
        return self.call("GET", path)

    def post(self, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """POST."""
        return self.call("POST", path, body, **headers)

    def put(self, path: str, body: Any) -> tuple[int, Any]:
        """PUT."""
        return self.call("PUT", path, body)

    def patch(self, path: str, body: Any) -> tuple[int, Any]:
        """PATCH."""
        return self.call("PATCH", path, body)

    def delete(self, path: str) -> tuple[int, Any]:
        """DELETE."""
        return self.call("DELETE", path)


def make_people() -> dict[str, Person]:
    """All of them, by name."""
    acme = Organization.objects.create(name="Acme")
    globex = Organization.objects.create(name="Globex")
    roles = {"alice": "owner", "anna": "admin", "bob": "editor", "otto": "operator", "vera": "viewer"}
    found = {name: _person(name, acme, role) for name, role in roles.items()}
    return found | {"charlie": _person("charlie", globex, "owner")}


def _person(name: str, organization: Organization, role: str) -> Person:
    user = User(email=f"{name}@example.com", name=name.title())
    user.set_unusable_password()
    user.save()
    Membership.objects.create(organization=organization, user=user, role=role)
    actor = Actor(user, organization, role, allowed(role))
    return Person(user, actor, token_create(actor=actor, name="test", scopes=[], expires_in_days=None)[1])
