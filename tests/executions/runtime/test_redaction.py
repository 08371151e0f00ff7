"""Secrets are found by value, in every form in which they travel."""

import base64
import json
from urllib.parse import quote

import pytest

from executions.runtime.redaction import MASK, Redactor

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
