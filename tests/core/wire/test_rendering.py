"""An answer is written as its fields are."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from core.wire import Answer, Json, Moment
from core.wire.rendering import WireRenderer, written


class Part(Answer):
    """A part."""

    text: str


class Whole(Answer):
    """Parts in a list, a time, an id and free JSON."""

    id: UUID
    at: datetime | None
    until: Moment
    parts: list[Part]
    value: Json


def whole(**fields: Any) -> Whole:
    made: dict[str, Any] = {
        "id": UUID(int=1),
        "at": None,
        "until": "2026-01-02T03:04:05+00:00",
        "parts": [],
        "value": None,
    }
    return Whole(**{**made, **fields})


def test_times_end_in_z_and_ids_are_text() -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, 600, tzinfo=UTC)
    assert json.loads(written(whole(at=at, parts=[Part(text="a")]))) == {
        "id": "00000000-0000-0000-0000-000000000001",
        "at": "2026-01-02T03:04:05.000600Z",
        "until": "2026-01-02T03:04:05Z",
        "parts": [{"text": "a"}],
        "value": None,
    }


@pytest.mark.parametrize("half", ["\ud800", "\udfff"])
def test_half_a_character_is_escaped_wherever_it_stands(half: str) -> None:
    shown = whole(parts=[Part(text=half)], value={half: [half]})
    told = json.loads(WireRenderer().render({"results": [shown]}))["results"][0]
    assert (told["value"], told["parts"]) == ({half: [half]}, [{"text": half}])


@pytest.mark.parametrize("value", [{"a": [1.5, None, True, "é\u2028", 10**40]}, 1e22, 5e-324, {}])
def test_it_is_the_same_where_half_a_character_stands_beside_it(value: Any) -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, 600, tzinfo=UTC)
    usual, slow = (whole(at=at, parts=[Part(text=text)], value=value) for text in ("x", "\ud800"))
    told = json.loads(written(slow))
    assert told.pop("parts") == [{"text": "\ud800"}]
    assert told == {key: item for key, item in json.loads(written(usual)).items() if key != "parts"}


def test_a_subclass_in_a_field_is_written_with_all_of_its_fields() -> None:
    class More(Part):
        """One field more."""

        extra: int

    assert json.loads(written(whole(parts=[More(text="a", extra=1)])))["parts"] == [{"text": "a", "extra": 1}]


def test_a_number_of_any_length_stays_what_it_is() -> None:
    assert json.loads(written(whole(value=10**40)))["value"] == 10**40


def test_a_field_of_another_type_is_a_fault_that_shows_at_once() -> None:
    with pytest.raises(ValidationError):
        whole(parts=[{"text": 5}])


def test_an_answer_does_not_change() -> None:
    with pytest.raises(ValidationError):
        whole().at = datetime.now(UTC)  # type: ignore[misc]
