"""Blocks, partials and the white space around them."""

from typing import Any

import pytest

from workflows.templating import render

DATA: dict[str, Any] = {
    "title": "List",
    "items": [{"name": "a", "tags": ["x", "y"]}, {"name": "b", "tags": []}],
    "prices": {"tea": 2, "milk": 1},
    "user": {"name": "Ada", "admin": True},
    "nobody": None,
    "none": [],
    "zero": 0,
}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{#each items}}{{name}}{{/each}}", "ab"),
        ("{{#each items}}{{@index}}{{@first}}{{@last}} {{/each}}", "0truefalse 1falsetrue "),
        ("{{#each prices}}{{@key}}={{this}}{{#unless @last}},{{/unless}}{{/each}}", "tea=2,milk=1"),
        (
            "{{#each items}}{{#each tags}}{{../name}}{{this}}{{@../index}}{{../../title}} {{/each}}{{/each}}",
            "ax0List ay0List ",
        ),
        (
            "{{#each items as |item i|}}{{i}}{{item.name}}{{#each item.tags as |tag|}}{{i}}{{tag}}{{/each}}{{/each}}",
            "0a0x0y1b",
        ),
        ("{{#each prices as |price name|}}{{name}}{{price}}{{/each}}", "tea2milk1"),
        ("{{#each none}}!{{else}}empty{{/each}}", "empty"),
        ("{{#each missing}}!{{else}}empty{{/each}}", "empty"),
        ("{{#each title}}!{{else}}no list{{/each}}", "no list"),
    ],
)
def test_each_goes_through_lists_and_objects(source: str, text: str) -> None:
    assert render(source, DATA) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{#if user.admin}}yes{{else}}no{{/if}}", "yes"),
        ("{{#if missing.deep}}yes{{else}}no{{/if}}", "no"),
        ("{{#if none}}yes{{else}}no{{/if}}", "no"),
        ("{{#if zero}}yes{{else}}no{{/if}} {{#if zero includeZero=true}}yes{{/if}}", "no yes"),
        ("{{#if nobody}}1{{else if zero}}2{{else if title}}3{{else}}4{{/if}}", "3"),
        ("{{#unless nobody}}none{{/unless}}{{^if nobody}}, none{{/if}}", "none, none"),
        ("{{#if user}}{{title}}{{/if}}", "List"),
        ("{{#if (and user.admin (eq user.name 'Ada'))}}both{{/if}}", "both"),
        ("{{#each none}}{{else if title}}{{title}}{{/each}}", "List"),
    ],
)
def test_conditions_decide(source: str, text: str) -> None:
    assert render(source, DATA) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{#with user}}{{name}} of {{../title}}{{/with}}", "Ada of List"),
        ("{{#with user as |person|}}{{person.name}}{{/with}}", "Ada"),
        ("{{#with nobody}}!{{else}}nobody{{/with}}", "nobody"),
        (
            "{{#user}}{{name}}{{/user}}{{#items}}{{name}}{{@index}}{{/items}}{{^none}}none{{/none}}",
            "Adaa0b1none",
        ),
        ("{{#user.admin}}{{title}}{{/user.admin}}", "List"),
        ("{{#eq user.name 'Ada'}}yes{{else}}no{{/eq}}", "yes"),
    ],
)
def test_blocks_go_into_values(source: str, text: str) -> None:
    assert render(source, DATA) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{> row user}}", "<Ada>"),
        ("{{#each items}}{{> row}}{{/each}}", "<a><b>"),
        ("{{> row user name='Bo'}}", "<Bo>"),
        ("{{> (lookup this 'which') user}}", "<Ada>"),
        ("{{#> frame}}{{title}}{{/frame}}", "[List]"),
        ("{{#> unknown}}else{{/unknown}}", "else"),
        ("{{#*inline 'mine'}}({{name}}){{/inline}}{{#each items}}{{> mine}}{{/each}}", "(a)(b)"),
        ("{{> numbered items}}", "0a1b"),
        ("{{#if title}}{{#> frame}}{{title}}{{/frame}}{{/if}}", "[List]"),
        ("{{#with user}}{{#*inline 'mine'}}({{name}}){{/inline}}{{> mine}}{{/with}}", "(Ada)"),
    ],
)
def test_partials_print_other_templates(source: str, text: str) -> None:
    partials = {
        "row": "<{{name}}>",
        "frame": "[{{> @partial-block}}]",
        "numbered": "{{#each this}}{{> one}}{{/each}}",
        "one": "{{@index}}{{name}}",
    }
    assert render(source, {**DATA, "which": "row"}, partials=partials) == text


def test_the_inline_partials_of_a_block_do_not_stand_in_for_its_partial() -> None:
    assert render("{{#> mine}}{{#*inline 'mine'}}inline{{/inline}}block{{/mine}}", DATA) == "block"
    partials = {"mine": "({{> mine}})", "other": "({{> mine}})"}
    source = "{{#> other}}{{#*inline 'mine'}}inline{{/inline}}{{/other}}"
    assert render(source, DATA, partials=partials) == "(inline)"


def test_a_block_alone_on_its_line_leaves_no_line() -> None:
    source = "Items:\n{{#each items}}\n- {{name}}\n{{/each}}\n{{! note }}\nEnd\n"
    assert render(source, DATA) == "Items:\n- a\n- b\nEnd\n"


def test_a_partial_alone_on_its_line_indents_every_line() -> None:
    assert render("List:\n  {{> two}}\nEnd", {}, partials={"two": "one\ntwo\n"}) == "List:\n  one\n  two\nEnd"


def test_thirty_two_loops_may_nest() -> None:
    data: list[Any] = ["x"]
    for _ in range(31):
        data = [data]
    source = "{{#each this}}" * 32 + "{{this}}{{@index}}{{@../index}}" + "{{/each}}" * 32
    assert render(source, data) == "x00"
