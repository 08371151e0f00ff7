"""Uploads of tests."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncClient, Client

from tests.people import Person

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def client_of(person: Person) -> Client:
    return Client(headers={"Authorization": f"Bearer {person.token}"})


def upload(person: Person, content: bytes = PNG, name: str = "a.png", **fields: str) -> Any:
    """The answer to an upload."""
    sent = SimpleUploadedFile(name, content, "text/html")
    return client_of(person).post("/api/assets/", {"file": sent, **fields})


def uploaded(person: Person, content: bytes = PNG, name: str = "a.png", **fields: str) -> dict[str, Any]:
    """The properties of an uploaded file."""
    answer = upload(person, content, name, **fields)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def fetch(person: Person, asset: str, query: str = "", **headers: str) -> Any:
    """The answer to a request for its bytes."""
    return client_of(person).get(f"/api/assets/{asset}/content/{query}", headers=headers)


async def fetch_in_pieces(person: Person, asset: str) -> list[bytes]:
    """Its bytes as the web process sends them."""
    headers = {"Authorization": f"Bearer {person.token}"}
    answer: Any = await AsyncClient().get(f"/api/assets/{asset}/content/", headers=headers)
    assert answer.status_code == 200, answer.content
    return [chunk async for chunk in answer.streaming_content]
