"""The content of template errors."""

from typing import Any

import pytest

from workflows.templating import TemplateError, render

DATA: dict[str, Any] = {
    "user": {"name": "Ada", "email": "a@b"},
    "items": [1, 2],
    "text": "hello",
    "none": None,
}


def error_of(source: str, data: Any = DATA, **options: Any) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        render(source, data, **options)
    return caught.value


def test_a_missing_path_names_its_place_and_the_nearest_name() -> None:
    error = error_of("Dear\n  {{user.nmae}},")
    assert (error.code, error.line, error.column, error.reference) == ("missing_reference", 2, 5, "user.nmae")
    assert "there is no `nmae`" in error.message
    assert "`name`, `email` in `user`" in error.message
    assert error.hint == "Did you mean `user.name`?"


@pytest.mark.parametrize(
    ("source", "told", "hint"),
    [
        ("{{User}}", "there is no `User`", "Did you mean `user`?"),
        ("{{zzz}}", "There is `user`, `items`, `text`, `none` here", "{{default zzz ''}}"),
        ("{{items.2}}", "has 2 items: 0 to 1", "{{default items.2 ''}}"),
        ("{{text.size}}", "`text` is text and has no fields", "default"),
        ("{{none.size}}", "`none` is null", "default"),
        ("{{upper zzz}}", "there is no `zzz`", "default"),
        ("{{upper (lookup user 'x')}}", "`lookup user 'x'` has no value", "{{default (lookup user 'x') ''}}"),
        ("{{#each items}}{{name}}{{/each}}", "`this` is a number", "default"),
        ("{{@nothing}}", "`@nothing` has no value", "default"),
        ("{{#if (eq zzz 1)}}{{/if}}", "there is no `zzz`", "default"),
        ("{{> p zzz}}", "there is no `zzz`", "default"),
    ],
)
def test_a_missing_path_says_what_exists_there(source: str, told: str, hint: str) -> None:
    error = error_of(source, partials={"p": ""})
    assert error.code == "missing_reference"
    assert told in error.message
    assert hint in error.hint


@pytest.mark.parametrize(
    "source",
    [
        "{{default zzz ''}}",
        "{{#if zzz}}{{/if}}",
        "{{#unless zzz}}{{/unless}}",
        "{{#each zzz.yyy}}{{/each}}",
        "{{#with zzz}}{{/with}}",
        "{{#if (or zzz (not yyy))}}{{/if}}",
        "{{#zzz}}{{/zzz}}",
        "{{and zzz 1}}",
    ],
)
def test_a_missing_path_is_no_error_where_it_is_asked_for(source: str) -> None:
    assert render(source, DATA) == ""


def test_a_field_may_ask_for_empty_text_instead() -> None:
    assert render("[{{zzz.y}}{{upper zzz}}{{lookup user 'x'}}]", DATA, missing="empty") == "[]"


def test_an_object_has_no_text() -> None:
    error = error_of("{{user}}")
    assert (error.code, error.reference) == ("not_printable", "user")
    assert "`name`, `email`" in error.message
    assert "{{json user}}" in error.hint
    assert error_of("{{this}}", [1, {}]).code == "not_printable"


@pytest.mark.parametrize(
    ("source", "code", "told", "place"),
    [
        ("{{uper text}}", "unknown_helper", "There is no helper `uper`", (1, 3)),
        ("a\n{{user.name 1}}", "unknown_helper", "no helper `user.name`", (2, 3)),
        ("{{(each items)}}", "template_syntax", "is not allowed here", (1, 3)),
        ("{{each items}}", "unknown_helper", "`each` is not a helper", (1, 3)),
        ("{{truncate text}}", "template_syntax", "takes 2 arguments, not 1", (1, 3)),
        ("{{join items sep='x'}}", "template_syntax", "no argument named `sep`", (1, 3)),
        ("{{#if}}{{/if}}", "template_syntax", "#if requires exactly one argument", (1, 4)),
        ("{{> nope}}", "unknown_partial", "The partial nope does not exist", (1, 5)),
        ("{{#if a}}\n{{/each}}", "template_syntax", "if doesn't match each", (2, 1)),
        ("\n{{#if a}}", "template_syntax", "The block `if` is not closed", (2, 1)),
        ("{{/if}}", "template_syntax", "no open block", (1, 1)),
        ("{{else}}", "template_syntax", "is not allowed here", (1, 1)),
        ("{{text ", "template_syntax", "ends inside a tag", (1, 8)),
        ("{{text}", "template_syntax", "`}` is not allowed here", (1, 7)),
        ("{{!-- text", "template_syntax", "comment is not closed", (1, 1)),
        ("{{{{raw}}}} x", "template_syntax", "raw block is not closed", (1, 12)),
        ("{{a/../b}}", "template_syntax", "Invalid path: a/..", (1, 3)),
        ("{{upper a=1 b}}", "template_syntax", "follows a named argument", (1, 13)),
        ("{{*deco}}", "template_syntax", "no such decorator", (1, 1)),
        ('{{upper "x}}', "template_syntax", "is not allowed here", (1, 9)),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(
    source: str, code: str, told: str, place: tuple[int, int]
) -> None:
    error = error_of(source)
    assert error.code == code
    assert told in error.message
    assert (error.line, error.column) == place


def test_an_error_in_a_partial_names_the_partial() -> None:
    error = error_of("{{> outer}}", partials={"outer": "\n{{> inner}}", "inner": "\n\n {{zzz}}"})
    assert error.message.startswith("In the partial `inner`: `zzz` is missing")
    assert (error.partial, error.line, error.column) == ("inner", 3, 4)
    broken = error_of("{{> broken}}", partials={"broken": "\n{{#if}}"})
    assert (broken.partial, broken.line) == ("broken", 2)


def test_an_error_reads_as_one_sentence_with_its_place() -> None:
    text = str(error_of("{{user.nmae}}"))
    assert text.endswith("(line 1, column 3) Did you mean `user.name`?")


def test_a_long_expression_is_shortened() -> None:
    error = error_of("{{" + "a." * 5000 + "a}}")
    assert error.reference is not None
    assert len(error.reference) == 120
    assert len(error.message) < 400
