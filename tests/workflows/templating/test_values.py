"""A template that is one expression keeps the type of its value; every template can be kept and shared."""

from typing import Any

import pytest

from workflows.templating import Helper, TemplateError, compile, template
from workflows.templating.cache import Cache

DATA: dict[str, Any] = {"count": 3, "items": [1, {"a": None}], "none": None, "on": False, "price": 1.5}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("{{count}}", 3),
        ("{{items}}", [1, {"a": None}]),
        ("{{items.1}}", {"a": None}),
        ("{{none}}", None),
        ("{{{on}}}", False),
        ("{{gt count 2}}", True),
        ("{{default missing items}}", [1, {"a": None}]),
        ("{{this}}", DATA),
        (" {{count}}", " 3"),
        ("{{count}}{{count}}", "33"),
        ("{{#if count}}1{{/if}}", "1"),
        ("text", "text"),
        ("", ""),
    ],
)
def test_value_keeps_the_type(source: str, value: Any) -> None:
    found = compile(source).value(DATA)
    assert found == value
    assert type(found) is type(value)


def test_a_missing_value_is_null_where_the_field_asks_for_empty_text() -> None:
    assert compile("{{missing}}", missing="empty").value(DATA) is None


def test_the_same_source_is_compiled_once() -> None:
    assert compile("{{count}}!") is compile("{{count}}!")
    assert compile("{{count}}!") is not compile("{{count}}!", missing="empty")
    assert compile("{{> p}}", partials={"p": "1"}).render({}) == "1"
    assert compile("{{> p}}", partials={"p": "2"}).render({}) == "2"


def test_a_template_can_be_given_helpers() -> None:
    twice = Helper(lambda value: value * 2, "twice value")
    assert compile("{{twice count}} {{upper 'a'}}", helpers={"twice": twice}).render(DATA) == "6 A"


def test_a_template_can_be_given_variables() -> None:
    template = compile("{{@run}} {{#each items}}{{@run}}{{@index}}{{/each}}")
    assert template.render(DATA, {"run": "r"}) == "r r0r1"


def test_the_cache_weighs_templates_by_their_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template, "_CACHE", Cache(entries=9, size=20_000))
    first = compile("{{count}}?")
    compile("x" * 10_000)
    assert compile("{{count}}?") is first
    compile("{{x}}" * 15)
    assert compile("{{count}}?") is not first


def test_the_cache_drops_what_was_not_used_for_longest() -> None:
    cache: Cache[int] = Cache(entries=2, size=10)
    cache.put("a", 1, 1)
    cache.put("b", 2, 1)
    assert cache.get("a") == 1
    cache.put("c", 3, 1)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, None, 3)
    cache.put("d", 4, 10)
    assert (cache.get("a"), cache.get("c"), cache.get("d")) == (None, None, 4)
    cache.put("d", 5, 11)
    assert cache.get("d") is None


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{"a": {{json x}}}', '{"a": "<b>"}'),
        ('{"a":{"b":{{json x}}}}', '{"a":{"b":"<b>"}}'),
        ('{"a":{"b":{"c":{{json x}}}}}', '{"a":{"b":{"c":"<b>"}}}'),
        ('{"a":{{json x ~}}}', '{"a":"<b>"}'),
        ('{"a":{{~json x}}, "b":{{&x}}}', '{"a":"<b>", "b":<b>}'),
        ('{"a":{{#if x}}{{json x}}{{else}}1{{/if}}}', '{"a":"<b>"}'),
        ('{"a":{{#if y}}1{{else if x}}{"b":{{json x}}}{{/if}}}', '{"a":{"b":"<b>"}}'),
        ('{"a":{{json (default y x)}}}', '{"a":"<b>"}'),
        ('{"a":{{json o.[k}]}}}', '{"a":1}'),
        ("{{{x}}}", "<b>"),
        ("{{{x}}}}", "<b>}"),
        ("{{{x}~}} }", "<b>}"),
        ('{"a":{{{json x}}}}', '{"a":"<b>"}'),
        ("{{x}}}}}", "<b>}}}"),
        ("{{! x }}}", "}"),
    ],
)
def test_a_tag_closes_by_as_many_braces_as_opened_it(source: str, text: str) -> None:
    assert compile(source).render({"x": "<b>", "y": None, "o": {"k}": 1}}) == text


def test_three_braces_are_not_closed_by_two() -> None:
    with pytest.raises(TemplateError, match="Close the tag"):
        compile("{{{x}}")
