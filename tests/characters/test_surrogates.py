"""Halves of characters end at the border."""

import json

import pytest

from characters import whole, whole_json


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("Grüße 😀", "Grüße 😀"),
        ("\ud800", "\ufffd"),
        ("a\udc00b", "a\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ("\ud83d\ud83d\ude00", "\ufffd😀"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("ü\ud800", "ü\ufffd"),
    ],
)
def test_a_half_alone_is_replaced_and_two_become_their_character(text: str, expected: str) -> None:
    assert whole(text) == expected


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (r'"\ud83d\ude00"', "😀"),
        (r'"\uD83D\uDE00"', "😀"),
        (r'"\ud800"', "\ufffd"),
        (r'"\udc00\ud800x"', "\ufffd\ufffdx"),
        (r'"\ud83d\ud83d\ude00"', "\ufffd😀"),
        (r'"\\ud800"', r"\ud800"),
        (r'"\\\ud800"', "\\\ufffd"),
        (r'{"\ud800": ["\udfff"]}', {"\ufffd": ["\ufffd"]}),
        ('"\ud800"', "\ufffd"),
    ],
)
def test_json_holds_no_halves_either(raw: str, value: object) -> None:
    assert json.loads(whole_json(raw)) == value
