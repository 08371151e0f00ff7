"""What a node gets is its own, what it gives is JSON; the test double is as strict as the runtime."""

import enum
import json
from collections import OrderedDict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.sdk import Context, Incoming, Json, NodeError, NodeType, Output, Params, kept, own
from workflows.sdk.testing import FakeContext, run_node
from workflows.sdk.values import LARGE, MAX_DEPTH, canonical, is_large

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@given(JSON)
def test_json_is_kept_as_it_is(value: Any) -> None:
    plain, size = kept(value)
    assert plain == value
    assert size == len(json.dumps(plain))
    assert own(value) == value


@given(JSON)
def test_a_copy_shares_nothing_that_could_be_changed(value: Any) -> None:
    def containers(one: Any) -> set[int]:
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        ids = {id(one)} if isinstance(one, dict | list) else set()
        return ids.union(*(containers(item) for item in inner)) if inner else ids

    copy = own(value)
    assert not containers(value) & containers(copy)
    assert not containers(value) & containers(canonical(value))


class Colour(enum.StrEnum):
    """A text that is more than a text."""

    RED = "red"


class Count(enum.IntEnum):
    """A number that is more than a number."""

    TWO = 2


@pytest.mark.parametrize(
    ("given_", "written"),
    [
        ((1, 2), [1, 2]),
        ({2: "a", None: "b", True: "c", 1.5: "d"}, {"2": "a", "null": "b", "true": "c", "1.5": "d"}),
        (OrderedDict(a=1), {"a": 1}),
        (Colour.RED, "red"),
        (Count.TWO, 2),
        ({"a\ud800": ["\udc00"]}, {"a\ufffd": ["\ufffd"]}),
        ("\ud83d\ude00", "\U0001f600"),
    ],
)
def test_what_json_says_otherwise_is_kept_as_json_says_it(given_: Any, written: Any) -> None:
    plain, _ = kept(given_)
    assert plain == written
    assert type(plain) is type(written)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (float("nan"), "not JSON compliant"),
        ({"a": [float("inf")]}, "not JSON compliant"),
        ({1, 2}, "set"),
        (b"bytes", "bytes"),
        ({(1, 2): 3}, "tuple"),
        (nested(MAX_DEPTH + 1), "deeper"),
        (nested(5000), "deeper"),
        (10**5000, "4300 digits"),
    ],
    ids=["nan", "infinity", "set", "bytes", "key", "depth", "great depth", "digits"],
)
def test_what_is_no_json_is_refused_with_the_reason(value: Any, why: str) -> None:
    with pytest.raises(NodeError, match=why) as caught:
        kept(value)
    assert caught.value.code == "output_not_json"


def test_the_deepest_value_that_is_kept_can_be_wrapped_and_written() -> None:
    class Wrapped(Output):
        """A value inside."""

        data: Any

    plain, _ = kept(nested(MAX_DEPTH))
    assert Wrapped(data={"x": plain}).model_dump(mode="json") == {"data": {"x": plain}}


def test_an_object_that_holds_itself_is_refused() -> None:
    value: dict[str, Any] = {}
    value["me"] = value
    with pytest.raises(NodeError, match="deeper"):
        kept(value)


class SortsParams(Params):
    """What it sorts."""

    rows: list[Any]
    more: Json = None


class Sorts(NodeType[SortsParams, Output]):
    """A node that changes everything it gets."""

    type = "test.sorts"
    label = "Sort"
    category = "data"
    icon = "box"
    params = SortsParams
    output = Output

    async def run(self, params: SortsParams, ctx: Context) -> Json:
        for rows in (params.rows, params.more, ctx.input["rows"], ctx.incoming[0].value):
            rows.sort()
        return [params.rows, params.more, ctx.input["rows"], ctx.incoming[0].value]


async def test_a_node_that_sorts_in_place_changes_nobody_elses_rows() -> None:
    rows = [3, 1, 2]
    ctx = FakeContext(input={"rows": rows}, incoming=[Incoming("a", "a", rows)])
    assert await run_node(Sorts(), {"rows": rows, "more": rows}, ctx) == [[1, 2, 3]] * 4
    assert rows == [3, 1, 2]


class GivesParams(Params):
    """None."""


class Gives(NodeType[GivesParams, Output]):
    """A node that gives what is no JSON."""

    type = "test.gives"
    label = "Give"
    category = "data"
    icon = "box"
    params = GivesParams
    output = Output

    async def run(self, params: GivesParams, ctx: Context) -> Json:
        return {"when": {1, 2}}


async def test_the_double_refuses_what_the_runtime_would() -> None:
    with pytest.raises(NodeError, match="set"):
        await run_node(Gives(), {})


@pytest.mark.parametrize(
    "piece",
    [
        "x",
        "ü",
        "\x01",
        '"',
        "\U0001f600",
        [0],
        [""],
        {"": 1},
        [[]],
        1.0000000000000002e-300,
        10**40,
        {"k\x01": None},
    ],
    ids=repr,
)
def test_what_is_not_called_large_is_not_large(piece: Json) -> None:
    count = 1
    while not is_large(value := [piece] * count):
        assert len(json.dumps(value, separators=(",", ":"))) <= LARGE
        count *= 2
    assert len(json.dumps(value, separators=(",", ":"))) > LARGE // 32, "and not everything is called so"


def test_an_object_without_end_is_called_large_after_a_short_look() -> None:
    assert is_large({str(place): {} for place in range(1_000_000)})
