"""Secrets are found by value, in every form in which they travel."""

import base64
import json
from urllib.parse import quote

import pytest

from core.redaction import MASK, Redactor

SECRET = 'p@ss"word/with+signs'


def redactor() -> Redactor:
    made = Redactor()
    made.add({"username": "ada", "password": SECRET})
    return made


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        json.dumps(SECRET)[1:-1],
        quote(SECRET, safe=""),
        base64.b64encode(SECRET.encode()).decode(),
        base64.b64encode(f"ada:{SECRET}".encode()).decode(),
    ],
)
def test_every_form_of_a_secret_is_masked(form: str) -> None:
    assert form not in redactor().text(f"before {form} after")
    assert MASK in redactor().text(f"before {form} after")


def test_values_are_masked_at_any_depth_and_in_keys() -> None:
    cleaned = redactor().value({"a": [{"b": SECRET}], SECRET: 1})
    assert cleaned == {"a": [{"b": MASK}], MASK: 1}


def test_short_values_are_left_alone() -> None:
    made = Redactor()
    made.add({"name": "ada"})
    assert made.text("ada lovelace") == "ada lovelace"


def test_the_beginning_of_a_secret_at_the_end_of_a_batch_is_held_back() -> None:
    made = redactor()
    assert made.held_back("the password is p@ss") == len("p@ss")
    assert made.held_back("nothing here") == 0


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ({"number": 9912345678001}, {"number": 9912345678001}),
        ({"number": 12345678}, {"number": MASK}),
        ({"number": -12345678}, {"number": -12345678}),
        ({"number": 12345678.0}, {"number": 12345678.0}),
        ([12345678, "12345678", "x12345678y", 1234567], [MASK, MASK, f"x{MASK}y", 1234567]),
        ({"12345678": {"a12345678": None}}, {MASK: {f"a{MASK}": None}}),
        (12345678, MASK),
        ({"yes": True, "no": None, "of": 1.12345678}, {"yes": True, "no": None, "of": 1.12345678}),
    ],
)
def test_a_secret_of_digits_is_masked_as_a_whole_and_never_inside_a_number(
    value: object, masked: object
) -> None:
    made = Redactor()
    made.add({"password": "12345678"})
    assert made.value(value) == masked


def test_keys_that_differ_in_a_secret_only_stay_two() -> None:
    made = Redactor()
    made.add({"first": "secret-one", "second": "secret-two"})
    assert made.value({"secret-one": 1, "secret-two": 2}) == {MASK: 1, f"{MASK} (1)": 2}


SECRETS = ["null-and-true", '": "quoted", "', "\\\\back\\slash", "true,null", "\u00fcml\u00e4ut\u00df\n\t"]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_that_looks_like_json_breaks_no_value(secret: str) -> None:
    made = Redactor()
    made.add({"password": secret})
    value = {"a": [True, None, 1.5, {"b": f"x{secret}y"}], "plain": "true"}
    assert made.value(value) == {"a": [True, None, 1.5, {"b": f"x{MASK}y"}], "plain": "true"}
