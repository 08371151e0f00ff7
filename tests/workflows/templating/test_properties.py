"""Properties of every template with any data."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.templating.test_escapes import NAMES, TRACES, is_json
from workflows.templating import HELPERS, TemplateError, compile, render

PIECES = [
    *(
        "{{",
        "}}",
        "{{{",
        "}}}",
        "{{#",
        "{{/",
        "{{^",
        "{{&",
        "{{>",
        "{{#>",
        "{{{{",
        "}}}}",
        "{{!",
        "--",
        "{{else",
    ),
    *(
        "if ",
        "each ",
        "with ",
        "unless ",
        "else",
        "else if ",
        "a",
        "b.c",
        "../",
        "this",
        "@index",
        "@root",
        ".",
    ),
    *(
        "(",
        ")",
        '"x"',
        "'",
        "[",
        "]",
        "|",
        "as |",
        "=",
        "~",
        "\\",
        "\n",
        " ",
        "1",
        "-2.5",
        "true",
        "null",
        "*inline ",
    ),
    *(
        "{{#each a}}",
        "{{/each}}",
        "{{#if b}}",
        "{{/if}}",
        "{{> p}}",
        "{{#> p}}",
        "{{/p}}",
        "{{#a}}",
        "{{/a}}",
    ),
    *('{{#*inline "p"}}', "{{/inline}}", "json ", "default ", "lookup ", "\x00", "é", "\ud800", "%s", "{0}"),
]
DATA: dict[str, Any] = {"a": [1, {"b": 2}, [3, None]], "b": {"c": "x", "d": 1.5}, "p": "q"}
WORDS = st.sampled_from(
    ["a", "b", "b.c", "b.d", "a.1.b", "a.0", "this", "@root", "p", *NAMES, "1", "'x'", "true"]
)

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)
quick = settings(max_examples=120, deadline=None, database=None)


@quick
@given(
    st.text() | st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.sampled_from(["error", "empty"]),
)
def test_any_text_renders_or_raises_a_template_error(source: str, missing: Any) -> None:
    try:
        template = compile(source, missing=missing, partials={"p": "<{{a}}{{> @partial-block}}>"})
        assert all(reference.line >= 1 and reference.column >= 1 for reference in template.references())
        assert isinstance(template.render(DATA), str)
        assert is_json(template.value(DATA))
    except TemplateError as error:
        assert error.code
        assert error.message
        assert error.line is None or 1 <= error.line <= source.count("\n") + 1 or error.partial


@quick
@given(
    st.sampled_from(sorted(HELPERS)),
    st.lists(WORDS, max_size=3),
    st.dictionaries(st.text(max_size=3), values),
)
def test_any_helper_with_any_arguments_gives_json_or_a_template_error(
    name: str, arguments: list[str], data: dict[str, Any]
) -> None:
    try:
        found = compile(f"{{{{{name} {' '.join(arguments)}}}}}").value({**DATA, **data})
    except TemplateError as error:
        assert not [trace for trace in TRACES if trace in str(error)]
        return
    assert is_json(found)


@quick
@given(values)
def test_a_value_goes_through_unchanged(value: Any) -> None:
    assert compile("{{x}}").value({"x": value}) == value
    assert json.loads(render("{{json x}}", {"x": value})) == value


@quick
@given(st.text())
def test_text_without_braces_or_backslashes_is_itself(text: str) -> None:
    plain = text.replace("{", "").replace("\\", "")
    assert render(plain, {}) == plain


@quick
@given(st.text(), values)
def test_any_key_can_be_read(key: str, value: Any) -> None:
    assert compile("{{lookup this.x this.key}}").value({"x": {key: value}, "key": key}) == value
    if "]" not in key and "\\" not in key:
        assert compile(f"{{{{this.[{key}]}}}}").value({key: value}) == value


@quick
@given(st.lists(st.text(alphabet="abc{}<&")))
def test_data_are_never_read_as_a_template(items: list[str]) -> None:
    assert render("{{#each this}}{{this}}|{{/each}}", items) == "".join(f"{item}|" for item in items)


@quick
@given(values)
def test_rendering_does_not_change_the_data(value: Any) -> None:
    before = json.dumps(value)
    for source in (
        "{{#each this}}{{#if this}}{{@key}}{{/if}}{{/each}}",
        "{{json (default this.a this)}}",
        "{{#this}}{{/this}}",
    ):
        render(source, value)
    assert json.dumps(value) == before
