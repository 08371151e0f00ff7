"""While the database is away every address says so: 503, when to come back, in the shape of whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test import Client
from django.test.client import AsyncClient

from executions.answers.links import link
from tests.addresses import all_addresses
from tests.people import Person, make_people
from tests.running import free_port

AS_PAGE, AS_PROGRAM = {"Accept": "text/html,*/*;q=0.8"}, {"Accept": "application/json"}
WITHOUT_DATABASE = (
    "/api/docs/",
    "/api/schema/",
    "/api/",
    "/healthz",
)
"""URLs that need no stored data, and work as usual."""
WITHOUT_A_LOOK = (
    "/",
    "/resume/text",
    "/sign-in/oidc/",
    "/sign-in/oidc/callback/",
    "/sign-in/passkey/",
    "/sign-in/passkey/options/",
    "/sign-in/second-step/passkey/",
)
"""URLs that refuse such requests before any look-up: no provider, no host name for passkeys, no passkey."""


@contextmanager
def away(folder: Path) -> Iterator[None]:
    """No connection can be made to the database, and none is left."""
    settings = connection.settings_dict
    kept = {name: settings[name] for name in ("NAME", "HOST", "PORT", "OPTIONS")}
    connection.close()
    if connection.vendor == "sqlite":
        settings["NAME"] = str(folder)
    else:
        without_pool = {name: value for name, value in kept["OPTIONS"].items() if name != "pool"}
        settings.update(HOST="127.0.0.1", PORT=str(free_port()), OPTIONS=without_pool)
    try:
        yield
    finally:
        connection.close()
        settings.update(kept)


@pytest.fixture
def alice(transactional_db: None) -> Person:
    """With a transaction of her own: what is to be away cannot be inside one."""
    return make_people()["alice"]


def resume_path() -> str:
    """A link of ours: one that is not is refused without a look."""
    return urlsplit(link(UUID(int=1), "ask", "")).path


def refuses(client: Client, path: str, headers: dict[str, str], is_page: bool) -> None:
    answer = client.get(path, headers=headers)
    if answer.status_code == 405:
        answer = client.post(path, {}, content_type="application/json", headers=headers)
    assert answer.status_code == 503, (path, answer.status_code, answer.content[:300])
    assert int(answer["Retry-After"]) > 0
    text = answer.content.decode()
    assert "Traceback" not in text
    if path == "/readyz":
        assert answer.json()["reason"] == "database_away"
    elif is_page and not path.startswith("/api/"):
        assert answer["Content-Type"].startswith("text/html")
        assert "The database is temporarily unavailable." in text
        assert "/static/pages.css" in text
    else:
        assert answer.json()["error"]["code"] == "database_away"


@pytest.mark.parametrize("headers", [AS_PAGE, AS_PROGRAM], ids=["page", "program"])
def test_every_address_says_it_to_somebody_who_is_signed_in(
    alice: Person, tmp_path: Path, headers: dict[str, str]
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(alice.user)
    unasked = (*WITHOUT_DATABASE, *WITHOUT_A_LOOK)
    needing = [path for path in all_addresses() if path not in unasked] + [resume_path()]
    assert len(needing) > 50
    with away(tmp_path):
        for path in needing:
            refuses(client, path, headers, headers is AS_PAGE)


def test_no_address_fails_for_somebody_without_a_session(alice: Person, tmp_path: Path) -> None:
    client = Client(raise_request_exception=False)
    with away(tmp_path):
        for path in all_addresses():
            answer = client.get(path, headers=AS_PAGE)
            assert answer.status_code != 500, path
            assert answer.status_code != 503 or answer["Retry-After"], path
        for path in WITHOUT_DATABASE:
            assert client.get(path, headers=AS_PAGE).status_code < 500, path


def test_what_is_sent_is_refused_too(alice: Person, tmp_path: Path) -> None:
    client = Client(raise_request_exception=False)
    bearer = {"Authorization": f"Bearer {alice.token}"}
    with away(tmp_path):
        for path in ("/hooks/" + "t" * 43, "/forms/" + "t" * 43, "/api/workflows/"):
            answer = client.post(path, {}, content_type="application/json", headers=bearer)
            assert (answer.status_code, answer.json()["error"]["code"]) == (503, "database_away"), path
        signing_in = {"email": "a@example.com", "password": "correct horse battery staple"}
        page = client.post("/sign-in/", signing_in, headers=AS_PAGE)
        assert page.status_code == 503
        assert "The database is temporarily unavailable." in page.content.decode()


def test_when_it_is_back_everything_is_as_before(alice: Person, tmp_path: Path) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(alice.user)
    with away(tmp_path):
        assert client.get("/api/workflows/").status_code == 503
    assert client.get("/api/workflows/").status_code == 200


def test_the_asynchronous_handler_says_it_too(tmp_path: Path, transactional_db: None) -> None:
    client = AsyncClient(raise_request_exception=False)
    with away(tmp_path):
        page = async_to_sync(client.get)("/forms/" + "t" * 43, headers=AS_PAGE)
    assert page.status_code == 503
    assert "The database is temporarily unavailable." in page.content.decode()
