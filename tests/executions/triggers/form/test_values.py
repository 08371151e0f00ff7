"""Submitted values, and their conversion."""

from typing import Any

import pytest

from core.errors import InvalidError
from executions.triggers.form.values import read_values
from executions.triggers.http.multipart import SentFile
from workflows.sdk.form_fields import FormField, UploadFormField


def field(type: str, **settings: Any) -> FormField:
    options = {"options": ["red", "green"]} if type == "select" else {}
    return FormField.model_validate({"name": "x", "type": type, **options, **settings})


def read(type: str, given: Any, **settings: Any) -> Any:
    return read_values([field(type, **settings)], {} if given is ... else {"x": given})["x"]


@pytest.mark.parametrize(
    ("type", "given", "value"),
    [
        ("text", "  Ada  ", "Ada"),
        ("text", "\0é😀", "\0é😀"),
        ("textarea", "one\r\ntwo\n", "one\ntwo"),
        ("number", "3", 3),
        ("number", "-03", -3),
        ("number", "2.50", 2.5),
        ("number", "1e3", 1000.0),
        ("number", 7, 7),
        ("number", 0, 0),
        ("email", "ada@example.com", "ada@example.com"),
        ("date", "2024-02-29", "2024-02-29"),
        ("select", "green", "green"),
        ("checkbox", "on", True),
        ("checkbox", True, True),
        ("checkbox", False, False),
        ("checkbox", ..., False),
    ],
)
def test_values_are_typed(type: str, given: Any, value: Any) -> None:
    found = read(type, given)
    assert repr(found) == repr(value)


@pytest.mark.parametrize("type", ["text", "textarea", "number", "email", "date", "select"])
@pytest.mark.parametrize("given", ["", "   ", None, ...])
def test_what_is_left_empty_is_null_unless_it_is_needed(type: str, given: Any) -> None:
    assert read(type, given) is None
    with pytest.raises(InvalidError) as caught:
        read(type, given, required=True)
    assert caught.value.details == {"fields": {"x": "This field is required."}}


@pytest.mark.parametrize(
    ("type", "given", "why"),
    [
        ("text", 1, "must be text"),
        ("text", ["a"], "must be text"),
        ("text", "x" * 2_001, "at most 2,000"),
        ("textarea", "x" * 100_001, "at most 100,000"),
        ("number", "three", "must be a number"),
        ("number", "1_000", "must be a number"),
        ("number", "٣", "must be a number"),
        ("number", "1e999", "must be a number"),
        ("number", "nan", "must be a number"),
        ("number", "9" * 5_000, "must be a number"),
        ("number", 10**400, "must be a number"),
        ("number", True, "must be a number"),
        ("email", "ada", "not an e-mail address"),
        ("email", "ada@example.com\nbcc: x@example.com", "not an e-mail address"),
        ("email", f"{'a' * 250}@example.com", "at most 254"),
        ("date", "2023-02-29", "must be a date"),
        ("date", "20240229", "must be a date"),
        ("date", "2024-W09-4", "must be a date"),
        ("date", 20240229, "must be a date"),
        ("select", "blue", "one of the choices"),
        ("select", ["red"], "one of the choices"),
        ("checkbox", "maybe", "true or false"),
        ("checkbox", 1.5, "true or false"),
        ("checkbox", [True], "true or false"),
    ],
)
def test_what_does_not_fit_is_told_by_its_field(type: str, given: Any, why: str) -> None:
    with pytest.raises(InvalidError) as caught:
        read(type, given)
    assert caught.value.code == "invalid_form"
    assert why in caught.value.details["fields"]["x"]


PHOTO = SentFile("a.png", "image/png", b"bytes")
UPLOAD = UploadFormField.model_validate({"name": "x", "type": "file"})


@pytest.mark.parametrize("given", [PHOTO, {"filename": "a.png", "base64": "Ynl0ZXM="}])
def test_a_file_is_what_takes_it_makes_of_it(given: Any) -> None:
    assert read_values([UPLOAD], {"x": given}, lambda file: [file.name, file.content.decode()]) == {
        "x": ["a.png", "bytes"]
    }


@pytest.mark.parametrize(
    "given",
    [
        "a.png",
        1,
        ["a"],
        {"$file": "f1", "name": "a", "content_type": "a/b", "size": 1},
        {"filename": "a", "base64": "%"},
    ],
)
def test_nothing_else_is_a_file(given: Any) -> None:
    with pytest.raises(InvalidError):
        read_values([UPLOAD], {"x": given})


@pytest.mark.parametrize("type", ["text", "number", "date", "select", "checkbox", "email"])
def test_a_file_is_nothing_else(type: str) -> None:
    with pytest.raises(InvalidError):
        read(type, PHOTO)


def test_of_a_form_that_is_filled_in_badly_no_file_is_taken() -> None:
    taken: list[SentFile] = []
    fields = [UPLOAD, field("number", name="n")]
    with pytest.raises(InvalidError):
        read_values(fields, {"x": PHOTO, "n": "three"}, lambda file: taken.append(file))
    assert taken == []


def test_a_needed_box_must_be_ticked() -> None:
    assert read("checkbox", "on", required=True) is True
    with pytest.raises(InvalidError):
        read("checkbox", ..., required=True)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    fields = [field("number", name="a"), field("date", name="b"), field("text", name="c")]
    with pytest.raises(InvalidError) as caught:
        read_values(fields, {"a": "x", "b": "y", "c": "z"})
    assert set(caught.value.details["fields"]) == {"a", "b"}
