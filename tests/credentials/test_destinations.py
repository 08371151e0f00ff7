"""A secret goes where it was entered for: sending it elsewhere needs the secret again, and nothing that comes back is
repeated with it.
"""

from collections.abc import Callable

import pytest

from credentials.models import Credential
from credentials.services import credential_open
from credentials.types import credential_types
from tests.caller import Caller
from tests.credentials.conftest import API_KEY
from tests.servers.echo import serve_echo

HERE = "https://here.example/v1"
THERE = "https://there.example/v1"


@pytest.mark.parametrize("kind", ["openrouter", "openai_compatible"])
def test_a_test_repeats_nothing_that_the_server_says_of_the_secret(
    kind: str, alice: Caller, make: Callable[..., Credential]
) -> None:
    with serve_echo() as base_url:
        made = make(type=kind, data={"api_key": API_KEY, "base_url": base_url})
        answer = alice.call("post", f"/credentials/{made.pk}/test/")
    assert answer.json()["ok"] is False
    assert API_KEY not in answer.content.decode()
    assert "[secret]" in answer.content.decode(), "the server did repeat it"
    shown = alice.call("get", f"/credentials/{made.pk}/")
    assert shown.json()["last_test"] == answer.json()
    assert API_KEY not in shown.content.decode()


@pytest.mark.parametrize("padding", range(1940, 2000, 4))
def test_a_secret_on_which_the_servers_words_are_cut_off_is_not_repeated_either(
    padding: int, alice: Caller, make: Callable[..., Credential]
) -> None:
    with serve_echo(padding) as base_url:
        made = make(data={"api_key": API_KEY, "base_url": base_url})
        told = alice.call("post", f"/credentials/{made.pk}/test/").content.decode()
    assert API_KEY[:17] not in told


def data_of(credential: Credential) -> dict[str, str]:
    return dict(credential_open(credential.organization_id, credential.pk).fields)


@pytest.mark.parametrize(
    ("kind", "before", "there"),
    [
        ("openrouter", None, THERE),
        ("openrouter", HERE, THERE),
        ("openrouter", HERE, None),
        ("openrouter", HERE, "https://here.example.evil.example/v1"),
        ("openai_compatible", HERE, THERE),
        ("openai_compatible", HERE, "http://localhost:1/v1"),
    ],
)
def test_another_destination_needs_the_secret_again(
    alice: Caller, make: Callable[..., Credential], kind: str, before: str | None, there: str | None
) -> None:
    data = {"api_key": API_KEY} | ({"base_url": before} if before else {})
    made = make(type=kind, data=data)
    body = {"name": "Other", "data": {"base_url": there}}
    answer = alice.call("patch", f"/credentials/{made.pk}/", body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "secret_needed")
    assert "`base_url`" in error["message"] and "`api_key`" in error["hint"]
    assert list(error["details"]["fields"]) == ["api_key"]
    assert data_of(made) == data
    assert alice.call("get", f"/credentials/{made.pk}/").json()["name"] == "Main"


def test_with_the_secret_the_destination_may_change(alice: Caller, make: Callable[..., Credential]) -> None:
    made = make(data={"api_key": API_KEY, "base_url": HERE})
    change = {"base_url": THERE, "api_key": "another-key-of-some-length"}
    assert alice.call("patch", f"/credentials/{made.pk}/", {"data": change}).status_code == 200
    assert data_of(made) == change


def test_what_has_no_secret_to_lose_may_go_anywhere(alice: Caller, make: Callable[..., Credential]) -> None:
    made = make(type="openai_compatible", data={"base_url": HERE, "api_key": API_KEY})
    change = {"base_url": THERE, "api_key": None}
    assert alice.call("patch", f"/credentials/{made.pk}/", {"data": change}).status_code == 200
    assert data_of(made) == {"base_url": THERE}


@pytest.mark.parametrize("same", [HERE, f"  {HERE}/ ", f"{HERE}/chat/completions"])
def test_the_same_destination_is_no_change(alice: Caller, make: Callable[..., Credential], same: str) -> None:
    made = make(data={"api_key": API_KEY, "base_url": HERE})
    answer = alice.call("patch", f"/credentials/{made.pk}/", {"name": "Other", "data": {"base_url": same}})
    assert answer.status_code == 200
    assert data_of(made) == {"api_key": API_KEY, "base_url": HERE}


def test_every_field_is_known_to_decide_the_destination_or_not_to() -> None:
    """Whoever adds a kind of credential answers this question for each of its fields."""
    decides = {
        f"{kind.type}.{name}": bool(schema.get("x-destination"))
        for kind in credential_types.values()
        for name, schema in kind.data_schema()["properties"].items()
        if not schema.get("x-secret")
    }
    assert decides == {
        "openrouter.base_url": True,
        "openai_compatible.base_url": True,
        "http_basic.username": False,
        "http_header.name": False,
        "jwt_public_key.algorithm": False,
        "jwt_public_key.public_key": False,
    }
