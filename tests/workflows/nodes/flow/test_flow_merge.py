"""Several ways become one, and no row gets lost on them."""

from typing import Any

import pytest

from workflows.nodes.flow.flow_merge import Merge
from workflows.sdk import Incoming, NodeError
from workflows.sdk.testing import FakeContext, run_node


async def merged(mode: str, *values: Any, **settings: Any) -> Any:
    incoming = [Incoming(f"n{place}", f"v{place}", value) for place, value in enumerate(values)]
    return await run_node(Merge(), {"mode": mode, **settings}, FakeContext(incoming=incoming))


async def test_all_gives_an_object_by_variable() -> None:
    assert await merged("all", 1, {"a": 2}) == {"v0": 1, "v1": {"a": 2}}


async def test_any_gives_what_arrived_first() -> None:
    assert await merged("any", "first") == "first"
    assert Merge().join_of({"mode": "any"}) == "any"
    assert Merge().join_of({"mode": "append"}) == Merge().join_of({}) == "all"


async def test_append_puts_lists_one_after_another() -> None:
    assert await merged("append", [1, 2], 3, [], [[4]]) == [1, 2, 3, [4]]


async def test_by_key_joins_what_belongs_together() -> None:
    people = [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Bob"}]
    ages = [{"id": 2, "age": 40}, {"id": "1", "age": 36}]
    joined = await merged("by_key", people, ages)
    assert [row["name"] for row in joined] == ["Ada", "Bob"]
    assert [row["age"] for row in joined] == [36, 40]


async def test_by_key_keeps_apart_what_has_no_key() -> None:
    assert await merged("by_key", [{"a": 1}, {"b": 2}], [{"id": 1}]) == [{"a": 1}, {"b": 2}, {"id": 1}]


async def test_by_key_does_not_change_what_came_in() -> None:
    people = [{"id": 1}]
    await merged("by_key", people, [{"id": 1, "age": 3}])
    assert people == [{"id": 1}]


async def test_by_position_joins_first_with_first() -> None:
    assert await merged("by_position", [{"a": 1}, {"a": 2}], [{"b": 1}]) == [{"a": 1, "b": 1}, {"a": 2}]


@pytest.mark.parametrize("mode", ["by_key", "by_position"])
async def test_only_objects_can_be_joined(mode: str) -> None:
    with pytest.raises(NodeError, match="v1") as caught:
        await merged(mode, [{"a": 1}], ["text"])
    assert caught.value.code == "not_mergeable"


ORDERS = [{"id": 1, "item": "tea"}, {"id": 2, "item": "jam"}, {"id": 1, "item": "cup"}]


async def test_by_key_keeps_every_row_of_one_to_many() -> None:
    people = [{"id": 1, "name": "Ada"}, {"id": 3, "name": "Bob"}]
    assert await merged("by_key", people, ORDERS) == [
        {"id": 1, "name": "Ada", "item": "tea"},
        {"id": 1, "name": "Ada", "item": "cup"},
        {"id": 3, "name": "Bob"},
        {"id": 2, "item": "jam"},
    ]
    assert [row["item"] for row in await merged("by_key", ORDERS, people) if "item" in row] == [
        "tea",
        "jam",
        "cup",
    ]


async def test_by_key_keeps_every_row_of_one_list() -> None:
    assert await merged("by_key", ORDERS) == ORDERS
    assert await merged("by_key", ORDERS, []) == ORDERS
    assert await merged("by_key", []) == []


async def test_by_key_joins_each_with_each_of_many_to_many() -> None:
    left, right = [{"id": 1, "a": n} for n in range(3)], [{"id": 1, "b": n} for n in range(2)]
    assert [(row["a"], row["b"]) for row in await merged("by_key", left, right)] == [
        (a, b) for a in range(3) for b in range(2)
    ]


@pytest.mark.parametrize("other", [1, 1.0, "1"])
async def test_a_key_is_what_it_is_printed_as(other: Any) -> None:
    assert await merged("by_key", [{"id": 1}], [{"id": other, "x": 1}]) == [{"id": other, "x": 1}]


@pytest.mark.parametrize(("one", "other"), [(True, 1), (None, None), ("a", "A"), (0, False), ("None", None)])
async def test_keys_that_differ_are_not_joined(one: Any, other: Any) -> None:
    assert len(await merged("by_key", [{"id": one}], [{"id": other}])) == 2


async def test_a_join_that_explodes_is_refused() -> None:
    many = [{"id": 1, "n": n} for n in range(1_000)]
    with pytest.raises(NodeError) as caught:
        await merged("by_key", many, many)
    assert caught.value.code == "too_many_rows"


@pytest.mark.parametrize("mode", ["by_key", "by_position"])
@pytest.mark.parametrize(
    ("value", "path"),
    [({"data": ORDERS}, "data"), ({"results": {"rows": ORDERS}}, "results.rows"), (ORDERS, "data")],
)
async def test_a_field_names_the_list(mode: str, value: Any, path: str) -> None:
    assert await merged(mode, value, list_field=path) == ORDERS


async def test_lists_inside_what_arrives_are_appended_too() -> None:
    assert await merged("append", {"data": [1]}, [2], list_field="data") == [1, 2]


@pytest.mark.parametrize("mode", ["by_key", "by_position"])
@pytest.mark.parametrize(
    ("value", "path", "advice"),
    [
        ({"data": ORDERS, "status": 200}, "", "data"),
        ({"results": ORDERS}, "data", "results"),
        ({"id": 1}, "", "List"),
        ("text", "", "List"),
        (None, "data", "List"),
        (7, "", "List"),
    ],
)
async def test_what_is_no_list_is_an_error_that_says_where_one_lies(
    mode: str, value: Any, path: str, advice: str
) -> None:
    with pytest.raises(NodeError, match="v0") as caught:
        await merged(mode, value, list_field=path)
    assert caught.value.code == "not_mergeable"
    assert advice in (caught.value.hint or "")


@pytest.mark.parametrize("key", [[1], {"a": 1}])
async def test_a_list_or_an_object_is_no_key(key: Any) -> None:
    with pytest.raises(NodeError) as caught:
        await merged("by_key", [{"id": key}], [{"id": 1}])
    assert caught.value.code == "not_mergeable"
