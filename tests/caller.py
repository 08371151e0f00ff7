"""One of the people as a caller of the API whose whole answers a test looks at."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from accounts.actor import Actor
from tests.people import Person


@dataclass
class Caller:
    """`call("post", "/credentials/", {...})` gives Django's response."""

    person: Person

    @property
    def actor(self) -> Actor:
        return self.person.actor

    def call(self, method: str, path: str, body: Any = None) -> Any:
        client = Client(headers={"Authorization": f"Bearer {self.person.token}"})
        extra: dict[str, Any] = {"data": body, "content_type": "application/json"} if body is not None else {}
        return getattr(client, method)(f"/api{path}", **extra)
