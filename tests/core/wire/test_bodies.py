"""Bodies are validated strictly as JSON, and errors are reported by field."""

from typing import Annotated, Any
from uuid import UUID

import pytest
from pydantic import Field

from core.errors import InvalidError
from core.wire import LEFT_OUT, Body, Id, JsonObject, OneOf, Registered, Text, Whole
from core.wire.bodies import LONGEST_NAME, MOST_SAID

ID = "0193a6a0-0000-7000-8000-000000000000"


class Order(Body):
    """One of each kind of field."""

    name: Annotated[str, Text(5)]
    secret: Annotated[str, Text(5, verbatim=True)] = LEFT_OUT
    note: Annotated[str, Text(5, blank=True)] = ""
    email: Annotated[str, Text(50, email=True)] = LEFT_OUT
    count: Annotated[int, Whole(1, 9)] | None = None
    kind: Annotated[str, OneOf(["a", "b"])] = LEFT_OUT
    active: bool = LEFT_OUT
    tags: Annotated[list[Annotated[str, Text(3)]], Field(max_length=2)] = LEFT_OUT
    data: JsonObject = LEFT_OUT
    owner: Id = LEFT_OUT
    start: Annotated[str, Text(9)] = Field("x", alias="from")


WORDS = ["a"]


class Registration(Body):
    """A word that is checked against those that there are by then."""

    word: Annotated[str, Registered(lambda: WORDS)]


def refusal(value: Any) -> dict[str, str]:
    with pytest.raises(InvalidError) as caught:
        Order.read(value)
    first, text = next(iter(caught.value.details["fields"].items()))
    assert caught.value.message == (f"`{first}`: {text}" if first else text)
    fields: dict[str, str] = caught.value.details["fields"]
    return fields


def test_only_what_was_sent_is_given() -> None:
    assert Order.read({"name": "x", "count": None}).given() == {"name": "x", "count": None}


@pytest.mark.parametrize(
    ("field", "sent", "read"),
    [
        ("name", " ab ", "ab"),
        ("secret", " ab ", " ab "),
        ("note", "", ""),
        ("count", 5.0, 5),
        ("count", None, None),
        ("owner", ID, UUID(ID)),
        ("data", {"a": [1]}, {"a": [1]}),
    ],
)
def test_a_value_is_read(field: str, sent: Any, read: Any) -> None:
    assert Order.read({"name": "x", field: sent}).given()[field] == read


@pytest.mark.parametrize(
    ("field", "sent", "text"),
    [
        ("name", 5, "This must be a valid string."),
        ("name", None, "This must be a valid string."),
        ("name", "  ", "This field may not be blank."),
        ("name", "abcdef", "String should have at most 5 characters."),
        ("name", "a\0b", "Null characters are not allowed."),
        ("secret", "a\0b", "Null characters are not allowed."),
        ("email", "ada", "This is not an e-mail address."),
        ("count", "5", "This must be a valid integer."),
        ("count", 5.5, "This must be a valid integer."),
        ("count", True, "This must be a valid integer."),
        ("count", 0, "This must be greater than or equal to 1."),
        ("kind", "c", "This must be 'a' or 'b'."),
        ("active", "true", "This must be a valid boolean."),
        ("active", 1, "This must be a valid boolean."),
        ("data", [], "This must be a JSON object."),
        ("owner", "me", "This must be a valid UUID"),
    ],
)
def test_a_value_of_another_type_or_out_of_bounds_is_refused(field: str, sent: Any, text: str) -> None:
    assert refusal({"name": "x", field: sent})[field].startswith(text)


def test_an_item_of_a_list_is_refused_by_its_place() -> None:
    assert refusal({"name": "x", "tags": ["a", 2]}) == {"tags.1": "This must be a valid string."}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert refusal({"count": 0, "extra": 1}).keys() == {"name", "count", "extra"}


def test_what_is_said_of_a_body_that_is_wrong_throughout_is_bounded() -> None:
    fields = refusal({"name": "x", "y" * 10_000: 1, **{str(place): 1 for place in range(10_000)}})
    assert len(fields) == MOST_SAID
    assert max(map(len, fields)) == LONGEST_NAME


def test_what_is_missing_is_said() -> None:
    assert refusal({}) == {"name": "This field is required."}


def test_an_unknown_field_is_refused_with_those_that_there_are() -> None:
    known = "name, secret, note, email, count, kind, active, tags, data, owner, from"
    assert refusal({"name": "x", "start": "y"}) == {"start": f"Unknown field; allowed: {known}."}


@pytest.mark.parametrize("body", [[], "x", None, 5])
def test_a_body_that_is_no_object_is_refused(body: Any) -> None:
    assert refusal(body) == {"": "This must be a JSON object."}


def test_a_word_that_is_registered_later_is_known_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for words, text in ((["a"], "'a'"), (["a", "b"], "'a' or 'b'"), (["a", "b", "c"], "'a', 'b' or 'c'")):
        monkeypatch.setattr(f"{__name__}.WORDS", words)
        assert Registration.read({"word": words[-1]}).word == words[-1]
        for wrong in ("z", 1, [], None):
            with pytest.raises(InvalidError, match=f"This must be {text}"):
                Registration.read({"word": wrong})
