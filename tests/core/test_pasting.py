"""A key and an address are understood as people paste them."""

import pytest

from core.pasting import pasted_key, pasted_url, without_scheme

KEY = "sk-or-v1-0123456789abcdef=="


@pytest.mark.parametrize(
    "pasted",
    [
        KEY,
        f"  {KEY}\r\n",
        f"Bearer {KEY}",
        f"bearer  {KEY}",
        f"Authorization: Bearer {KEY}",
        f'"{KEY}"',
        f"'{KEY}'",
        f"`{KEY}`",
        f"OPENROUTER_API_KEY={KEY}",
        f'OPENROUTER_API_KEY="{KEY}"',
        f"export OPENAI_API_KEY = '{KEY}'",
        f'"OPENROUTER_API_KEY": "{KEY}",',
        f"api_key: {KEY}",
        f'"Bearer {KEY}"',
    ],
)
def test_a_key_is_found_in_what_was_pasted(pasted: str) -> None:
    assert pasted_key(pasted) == KEY


@pytest.mark.parametrize("key", ["abc=", "abc_def==", "user_1:secret", "bearerless", "a=b"])
def test_a_key_is_left_as_it_is(key: str) -> None:
    assert pasted_key(key) == key


@pytest.mark.parametrize("nothing", ["", " ", "Bearer", "Bearer ", '""'])
def test_there_may_be_no_key(nothing: str) -> None:
    assert pasted_key(nothing) == ""


def test_only_the_scheme_is_taken_off_a_token() -> None:
    assert without_scheme(" Bearer A_B=c ") == "A_B=c"
    assert without_scheme("A_B=c") == "A_B=c"


@pytest.mark.parametrize(
    ("pasted", "url"),
    [
        ("https://a.example/v1", "https://a.example/v1"),
        (" https://a.example/v1/\n", "https://a.example/v1"),
        ("https://a.example/v1/chat/completions", "https://a.example/v1"),
        ("https://a.example/v1/chat/completions/", "https://a.example/v1"),
        ("https://a.example/v1/completions", "https://a.example/v1"),
        ("https://a.example/v1/models", "https://a.example/v1"),
        ("https://a.example/models", "https://a.example/models"),
        ('"https://a.example/v1"', "https://a.example/v1"),
        ("OPENAI_BASE_URL=https://a.example/v1", "https://a.example/v1"),
        ('export OPENAI_BASE_URL="https://a.example/v1/chat/completions"', "https://a.example/v1"),
        ("", ""),
    ],
)
def test_an_address_is_found_in_what_was_pasted(pasted: str, url: str) -> None:
    assert pasted_url(pasted) == url
