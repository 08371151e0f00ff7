"""Secrets are found by value, in every form in which they travel."""

import base64
import html
import json
import random
from collections.abc import Callable
from urllib.parse import quote, quote_plus, urlencode

import pytest

from core.secrets.redaction import MASK, Redactor

SECRET = 'p@ss"word/with+signs'


def redactor() -> Redactor:
    made = Redactor()
    made.add({"password": SECRET, "pair": f"ada:{SECRET}"})
    return made


RAW = SECRET.encode()
FORMS = {
    "as it is": SECRET,
    "JSON": json.dumps(SECRET)[1:-1],
    "HTML": html.escape(SECRET),
    "URL path segment": quote(SECRET, safe=""),
    "URL path": quote(SECRET),
    "URL form": quote_plus(SECRET),
    "URL query": urlencode({"k": SECRET}).removeprefix("k="),
    "URL component of a browser": quote(SECRET, safe="!'()*~"),
    "URL in small letters": "p%40ss%22word%2fwith%2bsigns",
    "URL, every byte": "".join(f"%{byte:02X}" for byte in RAW),
    "hex": RAW.hex(),
    "HEX": RAW.hex().upper(),
    "base64": base64.b64encode(RAW).decode(),
    "base64url": base64.urlsafe_b64encode(RAW).decode(),
    "base64 without padding": base64.b64encode(RAW).decode().rstrip("="),
    "Basic": base64.b64encode(f"ada:{SECRET}".encode()).decode(),
}


@pytest.mark.parametrize("name", list(FORMS))
def test_every_form_of_a_secret_is_masked(name: str) -> None:
    form = FORMS[name]
    assert redactor().text(f"before {form} after") == f"before {MASK} after"
    assert redactor().value({"said": f"before {form} after", form: 1}) == {
        "said": f"before {MASK} after",
        MASK: 1,
    }


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("before", range(7))
@pytest.mark.parametrize("after", range(4))
@pytest.mark.parametrize("secret", [SECRET, "12345678", "sk-or-v1-0123456789", "p\u00e4ssw\u00f6rd>>>???"])
def test_a_secret_inside_of_encoded_text_is_masked_wherever_it_lies(
    encode: Callable[[bytes], bytes], before: int, after: int, secret: str
) -> None:
    made = Redactor()
    made.add({"password": secret})
    encoded = encode(b"x" * before + secret.encode() + b"y" * after).decode()
    masked = made.text(encoded)
    assert masked == made.value([encoded])[0]
    assert MASK in masked
    left = masked.replace(MASK, "")
    # At either end a character may hold up to four bits of the secret beside those of its neighbour.
    assert len(left.rstrip("=")) * 6 <= (before + after) * 8 + 12


# --- short ones ---


@pytest.mark.parametrize("short", ["ada", "x", "1234567", "p\u00e4ss", 'a"b'])
def test_a_short_secret_is_masked_as_a_whole_value_or_key_and_never_inside_of_text(short: str) -> None:
    made = Redactor()
    made.add({"password": short})
    inside = f"before {short} after"
    value = {"echo": short, "deep": [{short: 1}], "text": inside, "header": f"Bearer {short}"}
    assert made.value(value) == {"echo": MASK, "deep": [{MASK: 1}], "text": inside, "header": MASK}
    assert made.text(inside) == inside


def test_a_short_pair_is_masked_as_it_is_sent() -> None:
    made = Redactor()
    made.add({"password": "pw", "pair": "ada:pw"})
    sent = f"Basic {base64.b64encode(b'ada:pw').decode()}"
    assert made.value({"authorization": sent, "said": f"got {sent}"}) == {
        "authorization": MASK,
        "said": f"got {MASK}",
    }


def test_an_empty_secret_masks_nothing() -> None:
    made = Redactor()
    made.add({"password": ""})
    assert made.value({"": "", "a": "b"}) == {"": "", "a": "b"}


# --- pieces ---


@pytest.mark.parametrize("end", ["", "\u2026", "..."])
def test_a_secret_that_was_cut_off_is_masked_as_far_as_it_goes(end: str) -> None:
    key = "sk-or-v1-0123456789abcdef0123456789abcdef"
    made = Redactor()
    made.add({"api_key": key})
    for size in range(17, len(key)):
        assert made.value({"message": f"no such key: {key[:size]}{end}"}) == {
            "message": f"no such key: {MASK}{end}"
        }
    assert made.value("keys begin with sk-or-v1-") == "keys begin with sk-or-v1-"
    assert made.value("sk-or-v1-01234567 is another") == "sk-or-v1-01234567 is another"


def test_streamed_text_is_cut_anywhere_and_stays_in_order() -> None:
    made, told = redactor(), ""
    for character in f"x{SECRET}y{SECRET[:9]}z":
        told += character
    shown, pending = "", ""
    for character in told:
        pending = made.text(pending + character)
        keep = made.held_back(pending)
        shown, pending = shown + pending[: len(pending) - keep], pending[len(pending) - keep :]
    assert shown + pending == f"x{MASK}y{SECRET[:9]}z"


def test_what_is_held_back_is_the_longest_beginning() -> None:
    made, dice = Redactor(), random.Random(7)
    made.add({"a": "ababcabab", "b": "babababa"})
    for _ in range(500):
        text = "".join(dice.choices("abc", k=dice.randint(0, 12)))
        wanted = max(
            (
                n
                for form in made._forms
                for n in range(min(len(form) - 1, len(text)) + 1)
                if form[:n] == text[len(text) - n :]
            ),
            default=0,
        )
        assert made.held_back(text) == wanted, text


def test_values_are_masked_at_any_depth_and_in_keys() -> None:
    cleaned = redactor().value({"a": [{"b": SECRET}], SECRET: 1})
    assert cleaned == {"a": [{"b": MASK}], MASK: 1}


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
