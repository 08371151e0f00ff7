"""Each kind of credential checks its data, hides it, and hints at it."""

from typing import Any

import pytest
from pydantic import ValidationError

from credentials.types import credential_types
from credentials.types.base_url import base_url_problem
from credentials.types.http import HttpBearerCredential

LONG = "0123456789abcdefghij-end!"
VALID: dict[str, dict[str, Any]] = {
    "openrouter": {"api_key": LONG},
    "openai_compatible": {"base_url": "https://api.example.com/v1", "api_key": LONG},
    "http_basic": {"username": "ann", "password": LONG},
    "http_bearer": {"token": LONG},
    "http_header": {"name": "X-API-Key", "value": LONG},
    "signing_secret": {"secret": LONG},
}


WITHOUT_A_SECRET = {"jwt_public_key"}
"""Its tests are those of the tokens that it checks."""


def test_the_kinds_are_those_of_the_contract_and_the_public_key() -> None:
    assert set(credential_types) == set(VALID) | WITHOUT_A_SECRET


@pytest.mark.parametrize("kind", list(VALID))
def test_valid_data_is_taken_and_hidden(kind: str) -> None:
    data = credential_types[kind].model_validate(VALID[kind])
    assert data.fields() == VALID[kind]
    assert data.hint() == "…end!"
    assert LONG not in repr(data) and LONG not in str(data)
    assert LONG in data.secrets().values()


@pytest.mark.parametrize("kind", list(VALID))
def test_the_schema_marks_what_is_secret(kind: str) -> None:
    schema = credential_types[kind].data_schema()
    secret = [name for name, field in schema["properties"].items() if field.get("x-secret")]
    assert secret and all(field.get("title") for field in schema["properties"].values())
    assert schema["additionalProperties"] is False
    assert credential_types[kind].description().endswith(".")


def test_a_short_secret_is_not_hinted_at() -> None:
    assert credential_types["http_bearer"].model_validate({"token": "short-token"}).hint() == "••••"


def test_a_basic_credential_is_also_secret_as_a_pair() -> None:
    data = credential_types["http_basic"].model_validate({"username": "ann", "password": "pw"})
    assert data.secrets() == {"password": "pw", "pair": "ann:pw"}


def test_optional_fields_may_be_left_out() -> None:
    local = credential_types["openai_compatible"].model_validate({"base_url": "http://localhost:11434/v1/"})
    assert local.fields() == {"base_url": "http://localhost:11434/v1"}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("openrouter", {}),
        ("openrouter", {"api_key": ""}),
        ("openrouter", {"api_key": "  "}),
        ("openrouter", {"api_key": "with\nnewline-in-it"}),
        ("openrouter", {"api_key": "sk-ä"}),
        ("openrouter", {"api_key": "1234567"}),
        ("openai_compatible", {"base_url": "https://api.example.com/v1", "api_key": "ollama"}),
        ("openai_compatible", {"base_url": "https://api.example.com/v1", "api_key": " Bearer 1234567 "}),
        ("openrouter", {"api_key": 7}),
        ("openrouter", {"api_key": LONG, "extra": 1}),
        ("openrouter", {"api_key": LONG, "base_url": "http://api.example.com"}),
        ("openai_compatible", {"api_key": LONG}),
        ("http_basic", {"username": "a:b", "password": "x"}),
        ("http_header", {"name": "X Key", "value": LONG}),
        ("http_header", {"name": "Host", "value": LONG}),
        ("http_header", {"name": "User-Agent", "value": LONG}),
        ("http_header", {"name": "ACCEPT", "value": LONG}),
        ("http_header", {"name": "X\r\nY", "value": LONG}),
        ("signing_secret", {"secret": "short"}),
        ("signing_secret", {"secret": "x" * 23}),
        ("signing_secret", {"secret": "whsec_" + "QUFB" * 7}),
        ("signing_secret", {"secret": "whsec_this is no base64, however long it is"}),
        ("http_basic", {"username": "ann", "password": "\ud800"}),
        ("http_basic", {"username": "\ud800", "password": "x"}),
    ],
)
def test_data_that_cannot_work_is_refused_without_repeating_it(kind: str, data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        credential_types[kind].model_validate(data)
    for error in caught.value.errors(include_input=False):
        assert LONG not in error["msg"]


@pytest.mark.parametrize("secret", ["x" * 24, "whsec_" + "QUFB" * 8])
def test_a_signing_secret_counts_by_its_key(secret: str) -> None:
    assert credential_types["signing_secret"].model_validate({"secret": secret}).fields() == {
        "secret": secret
    }


def test_blanks_around_a_pasted_key_are_taken_off() -> None:
    assert (
        credential_types["openrouter"].model_validate({"api_key": f" {LONG}\n"}).fields()["api_key"] == LONG
    )


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://api.example.com/v1", True),
        ("https://api.example.com/proxy/v1/openai", True),
        ("http://localhost:11434/v1", True),
        ("http://127.0.0.1:8080", True),
        ("http://[::1]:8080/v1", True),
        ("http://api.example.com/v1", False),
        ("https://api.example.com/", False),
        ("https://u:p@api.example.com/v1", False),
        ("https://api.example.com/v1?key=1", False),
        ("http://[broken/v1", False),
        ("api.example.com/v1", False),
        ("", False),
    ],
)
def test_a_base_url_is_https_with_v1_except_on_loopback(url: str, fine: bool) -> None:
    assert (base_url_problem(url, needs_v1=True) is None) is fine


@pytest.mark.parametrize(
    "pasted", ["Bearer sk-abcdefgh", '"sk-abcdefgh"', "OPENROUTER_API_KEY=sk-abcdefgh", " sk-abcdefgh\n"]
)
@pytest.mark.parametrize("kind", ["openrouter", "openai_compatible"])
def test_a_pasted_key_is_cleaned_when_it_is_saved(kind: str, pasted: str) -> None:
    data = {"api_key": pasted, "base_url": " https://api.example.com/v1/chat/completions/ "}
    fields = credential_types[kind].model_validate(data).fields()
    assert fields == {"api_key": "sk-abcdefgh", "base_url": "https://api.example.com/v1"}


@pytest.mark.parametrize("pasted", ["sk-abcd efgh", "sk-abcd\nefgh", "Bearer ", "sk-…"])
def test_what_is_no_key_is_told(pasted: str) -> None:
    with pytest.raises(ValidationError):
        credential_types["openrouter"].model_validate({"api_key": pasted})


def test_a_bearer_token_is_saved_without_its_scheme() -> None:
    assert HttpBearerCredential.model_validate({"token": "Bearer A_B=c"}).fields() == {"token": "A_B=c"}
