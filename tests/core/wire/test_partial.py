"""A redacted answer shows only its open fields."""

from typing import Any

import pytest

from core.wire import Answer, Json, Open, Partial


class Inner(Partial):
    """A nested answer."""

    code: Open[str]
    message: str | None


class Outer(Partial):
    """An answer with all kinds of fields."""

    id: Open[int]
    value: Json
    open_inner: Open[Inner | None]
    inner: Inner | None
    several: Open[list[Inner]]


INNER = Inner(code="c", message="m")
OUTER = Outer(id=1, value={"a": 1}, open_inner=INNER, inner=INNER, several=[INNER])
PART = Inner(code="c", message=None)


def test_who_may_see_it_all_sees_it_all() -> None:
    assert OUTER.as_seen(True) is OUTER


def test_others_see_what_is_open_and_of_its_parts_what_is_open_of_them() -> None:
    assert OUTER.as_seen(False) == Outer(id=1, value=None, open_inner=PART, inner=PART, several=[PART])


def test_a_field_that_a_subclass_adds_is_closed_unless_it_says_otherwise() -> None:
    class More(Inner):
        """One field more."""

        extra: str | None

    shown = More(code="c", message="m", extra="e").as_seen(False)
    assert (shown.code, shown.message, shown.extra) == ("c", None, None)


@pytest.mark.parametrize("kind", [str, list[str], dict[str, Any], Answer])
def test_a_field_that_is_neither_open_nor_can_be_null_is_refused_with_its_class(kind: Any) -> None:
    with pytest.raises(TypeError, match=r"Leaky\.field is neither open nor nullable"):
        type("Leaky", (Partial,), {"__annotations__": {"field": kind}, "__module__": __name__})
