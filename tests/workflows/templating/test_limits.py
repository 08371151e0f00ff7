"""Every limit holds: what is just within it passes, what is one more does not."""

from collections.abc import Callable
from typing import Any

import pytest

from workflows.templating import TemplateError, compile, limits, render


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock that advances by a fixed step per reading; it stands still until it is set."""
    now, step = 1.0, 0.0

    def look() -> float:
        nonlocal now
        now += step
        return now

    def every(seconds: float) -> None:
        nonlocal step
        step = seconds

    monkeypatch.setattr(limits, "perf_counter", look)
    return every


def exceeds(source: str, data: Any = None, **options: Any) -> str:
    with pytest.raises(TemplateError) as caught:
        compile(source, **options).render({} if data is None else data)
    assert caught.value.code == "template_limit"
    assert caught.value.hint
    return caught.value.message


def test_a_source_has_at_most_64_kilobytes() -> None:
    assert render("a" * 65_536, {}) == "a" * 65_536
    assert render("é" * 32_768, {}) == "é" * 32_768
    assert "64 kB" in exceeds("a" * 65_537)
    assert "64 kB" in exceeds("é" * 32_768 + "a")
    assert "64 kB" in exceeds("a" * 6_553_600)


BLOCKS = [
    "{{#each a}}|{{/each}}",
    "{{#with a}}|{{/with}}",
    "{{#if a}}|{{/if}}",
    "{{#a}}|{{/a}}",
    "{{#each a}}{{else}}|{{/each}}",
]


@pytest.mark.parametrize("block", BLOCKS)
def test_blocks_nest_at_most_32_deep(block: str) -> None:
    start, end = block.split("|")
    assert render(start * 32 + "." + end * 32, {"a": []}) in ("", ".")
    assert "32" in exceeds(start * 33 + "." + end * 33)
    assert "32" in exceeds(start * 1_600 + "." + end * 1_600)


def test_blocks_of_all_kinds_nest_together_32_deep() -> None:
    kinds = [BLOCKS[index % 4].split("|") for index in range(32)]
    source = "".join(start for start, _ in kinds) + "deep" + "".join(end for _, end in reversed(kinds))
    data: dict[str, Any] = {}
    data["a"] = [data]
    assert render(source, {"a": [{"a": {"a": [{"a": True}]}}]}) == ""
    assert render(source.replace("{{#with a}}", "{{#with this}}"), data) == "deep"


@pytest.mark.parametrize("chained", ["each a", "with a", "a"])
def test_blocks_chained_by_else_nest_too(chained: str) -> None:
    assert render("{{#if a}}" + f"{{{{else {chained}}}}}" * 31 + ".{{/if}}", {}) == ""
    assert "32" in exceeds("{{#if a}}" + f"{{{{else {chained}}}}}" * 32 + ".{{/if}}")


def test_conditions_chained_by_else_do_not_nest_but_end() -> None:
    assert render("{{#if a}}1" + "{{else if a}}2" * 255 + "{{else}}3{{/if}}", {}) == "3"
    assert "256" in exceeds("{{#if a}}1" + "{{else if a}}2" * 256 + "{{else}}3{{/if}}")


def test_sub_expressions_nest_at_most_32_deep() -> None:
    assert render("{{not " + "(not " * 32 + "a" + ")" * 32 + "}}", {}) == "true"
    assert "32" in exceeds("{{not " + "(not " * 33 + "a" + ")" * 33 + "}}")
    assert "32" in exceeds("{{not " + "(not " * 3_300 + "a" + ")" * 3_300 + "}}")


def test_partials_nest_at_most_32_deep() -> None:
    chain = {f"p{number}": f"{{{{> p{number + 1}}}}}" for number in range(33)}
    assert render("{{> p1}}", {}, partials={**chain, "p32": "deep"}) == "deep"
    assert "32" in exceeds("{{> p0}}", partials={**chain, "p32": "deep"})
    assert "32" in exceeds("{{> self}}", partials={"self": "{{> self}}"})
    assert "32" in exceeds("{{> one}}", partials={"one": "{{> two}}{{> two}}", "two": "{{> one}}{{> one}}"})


@pytest.mark.parametrize(
    "loop", ["{{#each a}}{{/each}}", "{{#each a}}{{#if @last}}{{/if}}{{/each}}", "{{#a}}{{/a}}"]
)
def test_loops_turn_at_most_200_000_times(loop: str) -> None:
    items = [0] * 200_000
    assert render(loop, {"a": items}) == ""
    assert render(loop * 2, {"a": items[:100_000]}) == ""
    assert "200,000" in exceeds(loop, {"a": [*items, 0]})
    assert "200,000" in exceeds(f"{loop}{{{{#each b}}}}{{{{/each}}}}", {"a": items, "b": [0]})


def test_loops_in_loops_turn_at_most_200_000_times_together() -> None:
    source = "{{#each a}}{{#each ../b}}{{/each}}{{/each}}"
    assert render(source, {"a": [0] * 400, "b": [0] * 499}) == ""
    assert "200,000" in exceeds(source, {"a": [0] * 400, "b": [0] * 500})


LIST_HELPERS = ["join a", "sort a", "unique a", "map a 'x'", "filter a 'x'", "sum a"]


@pytest.mark.parametrize("call", LIST_HELPERS)
def test_helpers_that_go_through_a_list_book_their_turns(call: str) -> None:
    source = f"{{{{#if ({call})}}}}{{{{/if}}}}"
    items = [0] * 200_000
    assert render(source, {"a": items}) == ""
    assert "200,000" in exceeds(source, {"a": [*items, 0]})
    assert "200,000" in exceeds(source + "{{#each b}}{{/each}}", {"a": items, "b": [0]})


def test_a_loop_beyond_its_limit_is_named_with_its_place() -> None:
    with pytest.raises(TemplateError) as caught:
        render("\n {{#each a}}{{/each}}", {"a": [0] * 200_001})
    assert (caught.value.line, caught.value.column, caught.value.reference) == (2, 5, "each a")


MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("source", "partials"),
    [
        ("{{a}}{{b}}", {}),
        ("{{#each c}}{{../a}}{{../b}}{{/each}}", {}),
        ("{{> p}}", {"p": "{{a}}{{b}}"}),
        ("{{#> p}}{{a}}{{b}}{{/p}}", {"p": "{{> @partial-block}}"}),
        ("{{#*inline 'p'}}{{a}}{{b}}{{/inline}}{{> p}}", {}),
        ("{{upper a}}{{b}}", {}),
        ("{{d}}{{b}}", {}),
    ],
)
def test_a_result_has_at_most_a_megabyte(source: str, partials: dict[str, str]) -> None:
    data: dict[str, Any] = {"a": "X" * (MEGABYTE - 1), "c": [1], "d": [None] * MEGABYTE}
    assert len(render(source, {**data, "b": "Y"}, partials=partials)) == MEGABYTE
    assert "1,048,576" in exceeds(source, {**data, "b": "YY"}, partials=partials)


def test_a_long_loop_ends_at_the_limit_and_not_in_memory() -> None:
    assert "1,048,576" in exceeds("{{#each a}}" + "x" * 1000 + "{{/each}}", {"a": [0] * 200_000})
    assert "1,048,576" in exceeds(
        "{{#each a}}{{../big}}{{/each}}", {"a": [0] * 10_000, "big": "x" * MEGABYTE}
    )
    assert "1,048,576" in exceeds("{{big}}" * 9_000, {"big": "x" * MEGABYTE})
    assert "1,048,576" in exceeds("{{a}}", {"a": [""] * (MEGABYTE + 2)})
    assert "1,048,576" in exceeds("{{a}}", {"a": [[]] * (MEGABYTE + 2)})


def test_helpers_make_at_most_32_megabytes_on_the_way() -> None:
    source = "{{#each a}}{{#if (upper ../big)}}{{/if}}{{/each}}"
    assert render(source, {"a": [0] * 32, "big": "x" * MEGABYTE}) == ""
    assert "33,554,432" in exceeds(source, {"a": [0] * 33, "big": "x" * MEGABYTE})


def test_one_helper_makes_no_text_beyond_measure() -> None:
    with pytest.raises(TemplateError, match="would have 10,000,000,000 characters"):
        render("{{replace a 'x' a}}", {"a": "x" * 100_000})
    with pytest.raises(TemplateError, match="would have"):
        render("{{join a b}}", {"a": [""] * 10_000, "b": "x" * 10_000})


@pytest.mark.parametrize(
    "source",
    [
        "{{#each a}}{{#each ../b}}{{/each}}{{/each}}",
        "{{#each a}}{{upper 'x'}}{{/each}}",
        "{{#each a}}{{> p}}{{/each}}",
        "{{#each a}}{{#../b}}{{/../b}}{{/each}}",
    ],
)
def test_a_rendering_takes_at_most_200_milliseconds(source: str, clock: Callable[[float], None]) -> None:
    data = {"a": [0] * 20, "b": [1]}
    clock(0.2 / 22)
    render(source, data, partials={"p": ""})
    clock(0.2 / 18)
    assert "200 ms" in exceeds(source, data, partials={"p": ""})


def test_a_loop_without_calls_looks_at_the_clock_too(clock: Callable[[float], None]) -> None:
    clock(0.01)
    assert render("{{#each a}}{{/each}}", {"a": [0] * 5_000}) == ""
    assert "200 ms" in exceeds("{{#each a}}{{/each}}", {"a": [0] * 50_000})
    assert "200 ms" in exceeds("{{#each a}}{{@index}}{{/each}}", {"a": [0] * 50_000})
    assert "200 ms" in exceeds("{{#a}}{{/a}}", {"a": [0] * 50_000})


@pytest.mark.parametrize("call", [*LIST_HELPERS, "json a indent=1"])
def test_a_helper_looks_at_the_clock_on_its_way(call: str, clock: Callable[[float], None]) -> None:
    source = f"{{{{#if ({call})}}}}{{{{/if}}}}"
    clock(0.01)
    assert render(source, {"a": [0] * 2_000}) == ""
    assert "200 ms" in exceeds(source, {"a": [0] * 10_000})


def test_each_rendering_has_its_own_account() -> None:
    template = compile("{{#each a}}{{/each}}")
    for _ in range(3):
        assert template.render({"a": [0] * 150_000}) == ""
