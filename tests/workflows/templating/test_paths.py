"""What a path in braces reads."""

from typing import Any

import pytest

from workflows.templating import render

DATA: dict[str, Any] = {
    "name": "Ada",
    "user": {"name": "Grace", "full name": "Grace Hopper", "this": "self", "tags": ["navy", "cobol"]},
    "rows": [{"id": 7}, {"id": 8}],
    "zero": 0,
    "half": 0.5,
    "three": 3.0,
    "yes": True,
    "none": None,
    "empty": "",
    "nested": [1, [2, [None, 3]]],
    "length": 5,
}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{name}}", "Ada"),
        ("{{user.name}} {{user/name}}", "Grace Grace"),
        ("{{this.name}} {{./name}}", "Ada Ada"),
        ("{{user.[full name]}}", "Grace Hopper"),
        ('{{user.[this]}} {{"name"}}', "self Ada"),
        ("{{rows.0.id}} {{rows.[1].id}} {{user.tags.1}} {{nested.1.1.1}}", "7 8 cobol 3"),
        ("{{user.tags.length}} {{length}} {{name.length}}", "2 5 3"),
        ("{{@root.user.name}}", "Grace"),
        ("{{{name}}} {{&name}}", "Ada Ada"),
    ],
)
def test_a_path_leads_to_a_value(source: str, text: str) -> None:
    assert render(source, DATA) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{zero}}", "0"),
        ("{{half}}", "0.5"),
        ("{{three}}", "3"),
        ("{{yes}}", "true"),
        ("[{{none}}]", "[]"),
        ("[{{empty}}]", "[]"),
        ("{{user.tags}}", "navy,cobol"),
        ("{{nested}}", "1,2,,3"),
    ],
)
def test_values_print_as_in_handlebars(source: str, text: str) -> None:
    assert render(source, DATA) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (1.5e-7, "1.5e-7"),
        (1e-7, "1e-7"),
        (0.000001, "0.000001"),
        (1.25e-5, "0.0000125"),
        (-0.00001, "-0.00001"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (10**30, "1" + "0" * 30),
    ],
)
def test_numbers_print_as_in_javascript(value: float, text: str) -> None:
    assert render("{{this}}", value) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\{{name}} {{name}}", "{{name}} Ada"),
        (r"\\{{name}}", "\\Ada"),
        ("{{! a comment }}{{!-- with }} braces --}}{{name}}", "Ada"),
        (" {{~name~}} !", "Ada!"),
        ("{{{{raw}}}}{{name}}{{{{/raw}}}}", "{{name}}"),
        ("a } b { c {", "a } b { c {"),
        ("{% raw %}{# #}{{name}}", "{% raw %}{# #}Ada"),
    ],
)
def test_what_is_no_expression_stays_as_it_is(source: str, text: str) -> None:
    assert render(source, DATA) == text


def test_nothing_is_escaped_unless_html_is_wanted() -> None:
    assert render("{{this}}", "<b>&'\"`=") == "<b>&'\"`="
    assert render("{{this}}", "<b>&'\"`=", escape_html=True) == "&lt;b&gt;&amp;&#x27;&quot;&#x60;&#x3D;"
    assert render("{{{this}}} {{&this}}", "<b>", escape_html=True) == "<b> <b>"


def test_data_go_before_a_helper_of_the_same_name() -> None:
    assert render("{{length}} {{first}}", {"length": 5, "first": "me"}) == "5 me"


def test_a_helper_without_arguments_goes_before_data() -> None:
    assert len(render("{{uuid}}", {"uuid": "mine"})) == 36
    assert render("{{this.uuid}}", {"uuid": "mine"}) == "mine"
