"""Origins, paths and fields that are none of the caller's change and show nothing, whatever the operation."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings as product_settings
from django.test import Client

from tests.operations import OPERATIONS, ask
from tests.people import Person
from tests.world import BODIES, World, rows

every_operation = pytest.mark.parametrize("operation", OPERATIONS)
CANARY = "canary-of-a-file-4711"


# --- other origins ---

ORIGINS = [
    "https://evil.example",
    "http://localhost",
    "http://127.0.0.1:8001",
    "http://testserver",
    "http://testserver.evil.example",
    "http://evil.example/testserver",
    "null",
    "file://",
    "",
    "*",
    "http://testserver:80@evil.example",
    "http://[::1]",
    "chrome-extension://abcdef",
]


@every_operation
def test_no_other_page_may_read_an_answer(people: dict[str, Person], world: World, operation: str) -> None:
    for origin in ORIGINS:
        client = Client(headers={"Authorization": f"Bearer {people['vera'].token}", "Origin": origin})
        for method in ("options", operation.split(" ")[0].lower()):
            answer = getattr(client, method)(world.path(operation.split(" ")[1]))
            assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


# --- other files ---

CLIMBS = [
    *("../", "..\\", "....//", "..;/"),
    *("%2e%2e%2f", "%2e%2e/", "..%2f", "..%5c", "%252e%252e%252f", "%c0%ae%c0%ae/"),
]
ENDS = ["{name}", "{name}%00", "{name}%00.json", "{name}/", "{name}?", "./{name}", "/{name}", "{path}"]


@pytest.fixture
def secret_file() -> Iterator[Path]:
    path = Path(product_settings.DATA) / "canary.txt"
    path.write_text(CANARY)
    yield path
    path.unlink()


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.startswith("GET") and "{" in one])
def test_no_address_names_a_file(
    people: dict[str, Person], world: World, operation: str, secret_file: Path
) -> None:
    client = Client(
        headers={"Authorization": f"Bearer {people['alice'].token}"}, raise_request_exception=True
    )
    for climb, end in product(CLIMBS, ENDS):
        spelled = climb * 6 + end.format(name=secret_file.name, path=secret_file)
        template = operation.split(" ")[1]
        for path in {template.replace("{id}", spelled), template.replace("{node_id}", spelled)} - {template}:
            answer = client.get(world.path(path), {"q": spelled, "after": spelled})
            assert answer.status_code < 500, path
            assert CANARY not in answer.content.decode()


# --- fields that are not the caller's ---

FOREIGN = {
    "id": "{foreign}",
    "pk": "{foreign}",
    "organization": "{foreign}",
    "organization_id": "{foreign}",
    "owner": "{foreign}",
    "created_by": "{foreign}",
    "created_at": "2001-01-01T00:00:00Z",
    "is_active": False,
    "is_superuser": True,
    "permissions": ["owner.manage"],
    "digest": "0" * 64,
    "_state": {"db": "other"},
    "__class__": "Organization",
    "organization__id": "{foreign}",
}


@pytest.mark.parametrize("operation", [one for one in BODIES if "session" not in one])
def test_a_body_brings_no_field_that_is_not_the_callers(
    people: dict[str, Person], world: World, operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = str(people["charlie"].actor.organization.pk)
    extra = {
        name: value.format(foreign=foreign) if isinstance(value, str) else value
        for name, value in FOREIGN.items()
    }
    before = {table: set(lines) for table, lines in rows().items()}
    monkeypatch.setitem(BODIES, operation, {**extra, **BODIES[operation]})
    answer = ask(people["alice"], world, operation)
    assert answer.status_code < 500
    new = [line for table, lines in rows().items() for line in set(lines) - before[table]]
    assert not [
        line for line in new if foreign in line or foreign.replace("-", "") in line or "2001-01-01" in line
    ]
    if answer.status_code >= 400:
        assert new == []
