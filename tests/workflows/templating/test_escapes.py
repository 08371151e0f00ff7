"""Nothing but JSON can be reached from a template: a corpus of attempts to do so."""

import ast
import itertools
import math
import os
from typing import Any

import pytest

from workflows.templating import HELPERS, TemplateError, compile, render
from workflows.templating.environment import ENVIRONMENT
from workflows.templating.generator import generate
from workflows.templating.parser import parse

NAMES = [
    *(
        "__class__",
        "__mro__",
        "__subclasses__",
        "__globals__",
        "__builtins__",
        "__init__",
        "__dict__",
        "__doc__",
    ),
    *("__import__", "__code__", "__self__", "__module__", "__getattribute__", "__reduce_ex__", "__format__"),
    *(
        "func_globals",
        "gi_frame",
        "f_globals",
        "f_back",
        "cr_frame",
        "tb_frame",
        "mro",
        "format",
        "format_map",
    ),
    *("constructor", "__proto__", "prototype", "__defineGetter__", "__lookupGetter__", "toString", "valueOf"),
    *("self", "_self", "environment", "config", "cycler", "joiner", "lipsum", "namespace", "range", "dict"),
    *(
        "context",
        "resolve",
        "missing",
        "run",
        "run0",
        "this0",
        "l_1_run0",
        "t_1",
        "given",
        "program",
        "helpers",
    ),
    *("upper", "items", "get", "pop", "append", "encode", "eval_ctx", "os", "sys", "CANARY"),
]
FORMS = [
    "{{%s}}",
    "{{this.%s}}",
    "{{text.%s}}",
    "{{list.%s.0}}",
    "{{user.[%s].x}}",
    "{{@%s}}",
    "{{@root.%s}}",
    "{{@../%s}}",
    "{{lookup text '%s'}}",
    "{{lookup (lookup list '%s') '__globals__'}}",
    "{{#with (lookup user '%s')}}{{this}}{{/with}}",
    "{{#each %s}}{{@key}}{{this}}{{/each}}",
    "{{#%s}}{{this}}{{/%s}}",
    "{{%s 'id'}}",
    "{{> %s}}",
    "{{json (map list '%s.%s')}}",
    "{{#each list as |%s|}}{{%s.__class__}}{{/each}}",
]
PAYLOADS = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{''.__class__}}",
    "{{ config.items() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ request|attr('application') }}",
    "{{ self._TemplateReference__context }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "{% import os %}",
    "{{ '{0.__class__}'.format(1) }}",
    "{{replace '{0.__class__}' 'x' 'y'}}",
    "{{truncate '%(x)s {0.__class__}' 99 end='{0}'}}",
    "{{date 0 '{0.__class__}'}}",
    "${7*7} #{7*7} <%= 7*7 %> {{=<% %>=}}",
    '{{#with "s" as |string|}}{{#with "e"}}{{#with split as |conslist|}}{{this.pop}}{{/with}}{{/with}}{{/with}}',
    "{{#with (lookup this 'constructor')}}{{#with (lookup this 'prototype')}}{{this}}{{/with}}{{/with}}",
    "{{__lookupGetter__ '__proto__'}}",
    "{{> (lookup this '__class__')}}",
    '{{#*inline "__class__"}}{{this}}{{/inline}}{{> __class__}}',
    "{{lookup @root @partial-block}}{{@partial-block}}{{json @partial-block}}",
    "{{#> p}}{{json @root}}{{/p}}{{helperMissing}}{{blockHelperMissing}}",
]
CORPUS = [form.replace("%s", name) for form, name in itertools.product(FORMS, NAMES)] + PAYLOADS
DATA: dict[str, Any] = {"text": "abc", "list": [1, "two", None], "user": {"name": "Ada"}, "flag": True}
TRACES = (
    "<function",
    "<class",
    "<built-in",
    "<bound",
    "<module",
    "<workflows",
    "<jinja",
    "object at",
    "0x7f",
    "uid=",
)


@pytest.fixture
def canary(monkeypatch: pytest.MonkeyPatch) -> str:
    """A secret of the process that no template may print."""
    monkeypatch.setenv("CANARY", "canary-5f2b")
    return os.environ["CANARY"]


def test_the_corpus_is_large() -> None:
    assert len(set(CORPUS)) > 500


@pytest.mark.parametrize("missing", ["error", "empty"])
def test_no_attempt_prints_anything_but_json(missing: Any, canary: str) -> None:
    for source in CORPUS:
        try:
            template = compile(source, missing=missing, partials={"p": "{{> @partial-block}}"})
            text = template.render(DATA)
            assert is_json(template.value(DATA)), source
        except TemplateError as error:
            text = str(error)
        found = [trace for trace in (*TRACES, canary) if trace in text]
        assert not found, f"{source!r} printed {text!r}"


def test_generated_code_calls_our_functions_and_nothing_else() -> None:
    ours = {*ENVIRONMENT.filters, "concat", "resolve", "undefined"}
    for source in CORPUS:
        try:
            code = ENVIRONMENT.compile(generate(parse(source), HELPERS, False), raw=True)
        except TemplateError:
            continue
        root = next(one for one in ast.parse(code).body if isinstance(one, ast.FunctionDef))
        called = {
            one.func.id
            for one in ast.walk(root)
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)
        }
        read = {one.attr for one in ast.walk(root) if isinstance(one, ast.Attribute)}
        assert called <= ours, source
        assert read <= {"append", "extend"}, source
        assert not [
            one for one in ast.walk(root) if isinstance(one, ast.Subscript | ast.Import | ast.JoinedStr)
        ]


@pytest.mark.parametrize("name", NAMES)
def test_a_dangerous_name_is_a_plain_key_of_the_data(name: str) -> None:
    assert render(f"{{{{this.{name}}}}} {{{{lookup this '{name}'}}}}", {name: "mine"}) == "mine mine"


class Trap:
    """An object that must never be among the data; it records any access."""

    secret = "canary"

    def __getattribute__(self, name: str) -> Any:
        if name == "__class__":  # isinstance reads it
            return Trap
        raise AssertionError(f"`{name}` was read")

    def __getitem__(self, key: Any) -> Any:
        raise AssertionError(f"[{key}] was read")

    def __call__(self, *arguments: Any) -> Any:
        raise AssertionError("it was called")

    def __iter__(self) -> Any:
        raise AssertionError("it was looped over")

    def __str__(self) -> str:
        raise AssertionError("it was printed")

    __repr__ = __format__ = __str__  # type: ignore[assignment]


@pytest.mark.parametrize(
    "source",
    [
        "{{trap}}",
        "{{trap.secret}}",
        "{{trap.0}}",
        "{{trap.length}}",
        "{{trap 1}}",
        "{{lookup trap 'secret'}}",
        "{{upper trap}}",
        "{{join list}}",
        "{{list}}",
        "{{json trap}}",
        "{{length trap}}",
        "{{keys trap}}",
        "{{sort list}}",
        "{{sum list}}",
        "{{date trap}}",
    ],
)
def test_an_object_among_the_data_is_never_touched(source: str) -> None:
    with pytest.raises(TemplateError):
        render(source, {"trap": Trap(), "list": [Trap()]})


def test_jinja_never_sees_a_source_and_touches_no_value() -> None:
    with pytest.raises(RuntimeError, match="no source"):
        ENVIRONMENT.from_string("{{ x }}")
    with pytest.raises(RuntimeError, match="attributes"):
        ENVIRONMENT.getattr({}, "keys")
    with pytest.raises(RuntimeError, match="entries"):
        ENVIRONMENT.getitem({}, "keys")
    with pytest.raises(RuntimeError, match="call values"):
        ENVIRONMENT.call(None, print)  # type: ignore[arg-type]
    assert not ENVIRONMENT.globals


def is_json(value: Any) -> bool:
    """Whether `value` is JSON through and through."""
    if isinstance(value, dict):
        return all(type(key) is str and is_json(one) for key, one in value.items())
    if isinstance(value, list):
        return all(map(is_json, value))
    return value is None or type(value) in (str, int, bool) or (type(value) is float and math.isfinite(value))
