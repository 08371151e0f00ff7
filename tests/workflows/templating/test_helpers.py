"""The built-in helpers."""

import re
from typing import Any

import pytest

from workflows.templating import HELPERS, TemplateError, compile, render

DATA: dict[str, Any] = {
    "name": "  Ada Lovelace ",
    "tags": ["b", "a", "b"],
    "orders": [
        {"id": 1, "total": 20, "paid": True, "by": {"name": "Bo"}},
        {"id": 2, "total": 5.5, "paid": False, "by": {"name": "Al"}},
    ],
    "price": 1234.5,
    "nothing": None,
    "when": "2025-12-24T18:30:00+01:00",
}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("upper 'abc'", "ABC"),
        ("lower 'ABC'", "abc"),
        ("trim name", "Ada Lovelace"),
        ("replace 'a-b-c' '-' '+'", "a+b+c"),
        ("truncate 'Wireloom' 5", "Wire…"),
        ("truncate 'Wireloom' 5 end=''", "Wirel"),
        ("truncate 'Wire' 5", "Wire"),
        ("join tags", "b, a, b"),
        ("join tags '/'", "b/a/b"),
        ("length tags", 3),
        ("length nothing", 0),
        ("keys orders.0", ["id", "total", "paid", "by"]),
        ("first tags", "b"),
        ("first tags 2", ["b", "a"]),
        ("last tags 2", ["a", "b"]),
        ("last tags", "b"),
        ("slice tags 1", ["a", "b"]),
        ("slice tags 0 -1", ["b", "a"]),
        ("slice 'abc' 1 2", "b"),
        ("sort tags", ["a", "b", "b"]),
        ("sort tags order='desc'", ["b", "b", "a"]),
        ("map (sort orders by='by.name') 'id'", [2, 1]),
        ("unique tags", ["b", "a"]),
        ("map orders 'by.name'", ["Bo", "Al"]),
        ("map (filter orders 'paid') 'id'", [1]),
        ("map (filter orders 'total' 5.5) 'id'", [2]),
        ("sum orders by='total'", 25.5),
        ("lookup tags 1", "a"),
        ("lookup false 'x'", False),
        ("default (lookup tags tags) 'x'", "x"),
        ("default (lookup nothing 'x') 'x'", "x"),
        ("lookup (lookup orders 0) 'total'", 20),
    ],
)
def test_text_and_lists(expression: str, value: Any) -> None:
    assert compile(f"{{{{{expression}}}}}").value(DATA) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("default missing 'x'", "x"),
        ("default nothing missing.deep name", "  Ada Lovelace "),
        ("default 0 1", 0),
        ("eq 1 1", True),
        ("eq 1 '1'", False),
        ("eq 1 true", False),
        ("ne 1 2", True),
        ("lt 1 2", True),
        ("lte 2 2", True),
        ("gt 'b' 'a'", True),
        ("gte 1 2", False),
        ("and 1 'x'", "x"),
        ("and 0 'x'", 0),
        ("or missing 'x'", "x"),
        ("or missing nothing", None),
        ("not missing", True),
        ("not tags", False),
        ("log name", ""),
    ],
)
def test_decisions(expression: str, value: Any) -> None:
    found = compile(f"{{{{{expression}}}}}").value(DATA)
    assert found == value
    assert isinstance(found, bool) == isinstance(value, bool)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("round 2.5", 3),
        ("round -2.5", -3),
        ("round 2.345 2", 2.35),
        ("number price", "1,234.5"),
        ("number price decimals=2 thousands='.' point=','", "1.234,50"),
        ("number 1234567", "1,234,567"),
        ("number '1e22' decimals=15", "10,000,000,000,000,000,000,000.000000000000000"),
        ("date when", "2025-12-24"),
        ("date when '%H:%M' zone='Europe/Berlin'", "18:30"),
        ("date when '%d.%m.%Y %%'", "24.12.2025 %"),
        ("date 0 '%Y'", "1970"),
        ("date 1700000000000 '%Y'", "2023"),
        ("json orders.0.by", '{"name":"Bo"}'),
        ("json tags indent=1", '[\n "b",\n "a",\n "b"\n]'),
        ("json 'é'", '"é"'),
        ("base64 'é'", "w6k="),
        ("base64 'w6k=' decode=true", "é"),
        ("hash 'abc' algorithm='md5'", "900150983cd24fb0d6963f7d28e17f72"),
        ("urlencode 'a b/c'", "a%20b%2Fc"),
        ("urlencode orders.0.by", "name=Bo"),
    ],
)
def test_numbers_times_and_encodings(expression: str, value: Any) -> None:
    assert compile(f"{{{{{expression}}}}}").value(DATA) == value


def test_now_is_a_time_and_uuid_an_identifier() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", render("{{now}}", {}))
    assert re.fullmatch(r"\d{4}", render("{{now format='%Y'}}", {}))
    assert render("{{uuid}}", {}) != render("{{uuid}}", {})


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("upper orders", "text is required, not a list"),
        ("join name", "a list is required, not text"),
        ("keys tags", "an object is required"),
        ("sort orders", "only numbers or only text"),
        ("lt 1 'x'", "two numbers or two texts"),
        ("sum tags", "a number is required"),
        ("truncate name -1", "a whole number from 0"),
        ("date 'tomorrow'", "this is not a date"),
        ("date 0 '%9Y'", "is not supported in a format"),
        ("date 0 zone='../../etc/passwd'", "there is no time zone"),
        ("replace name '' 'x'", "the text to replace is empty"),
        ("base64 '!' decode=true", "not the Base64"),
        ("hash name algorithm='crc'", "must be one of sha256"),
        ("round 1 99", "a whole number from 0 to 15"),
        ("json tags indent=99", "a whole number from 0 to 8"),
        ("sum (unique huge)", "the number is too large"),
        ("round '1e400'", "the number is too large"),
        ("upper digits", "the number has too many digits"),
        ("base64 half", "the text contains half of a surrogate pair"),
        ("json deep", "the value is nested too deeply"),
    ],
)
def test_a_helper_says_what_it_needs(expression: str, told: str) -> None:
    hard = {"huge": [1.7e308, 1.6e308], "digits": 10**5000, "half": "\ud800", "deep": deep_list(100_000)}
    with pytest.raises(TemplateError) as caught:
        render(f"{{{{{expression}}}}}", {**DATA, **hard})
    assert caught.value.code == "helper_failed"
    assert told in caught.value.message
    assert caught.value.reference == expression
    assert caught.value.hint.startswith(f"Usage: {{{{{expression.split()[0]} ")


def deep_list(depth: int) -> list[Any]:
    """A list in a list in a list."""
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found


@pytest.mark.parametrize("name", sorted(HELPERS))
def test_every_helper_is_described(name: str) -> None:
    helper = HELPERS[name]
    assert helper.signature.split()[0] == name
    assert helper.description.endswith(".")
    assert name in helper.example


WITH_RESULT = [(name, *one.example.split(" → ")) for name, one in HELPERS.items() if " → " in one.example]


@pytest.mark.parametrize(("name", "source", "text"), WITH_RESULT, ids=[one[0] for one in WITH_RESULT])
def test_the_example_of_a_helper_prints_what_it_says(name: str, source: str, text: str) -> None:
    data = {"tags": ["a", "b"], "customer": {"name": 1, "email": 2}, "created": "2025-12-24"}
    assert render(source, data) == text
