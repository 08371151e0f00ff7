"""The JavaScript helpers of the specification, written in Python."""

from collections.abc import Callable
from itertools import cycle
from typing import Any

from workflows.templating import Helper
from workflows.templating.frames import PARENT
from workflows.templating.helpers import Options
from workflows.templating.values import MISSING, Safe, html


def shown(value: Any) -> str:
    """A value as JavaScript joins it to a string."""
    if value is None:
        return "undefined"
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def goodbyes_around(this: Callable[[Options], Any]) -> Callable[[Options], str]:
    """A block printed three times, with what `this` gives."""
    return lambda options: "".join(
        f"{bye} {options.render(this(options))}! " for bye in ("Goodbye", "goodbye", "GOODBYE")
    )


def anchor(options: Options, prefix: str) -> str:
    """A link around the block."""
    return f'<a href="{prefix}/{options.this["url"]}">{options.render()}</a>'


def form(options: Options, context: Any = None) -> str:
    """A form around the block, which is given a context."""
    return f"<form>{options.render(options.this if context is None else context)}</form>"


def listed(options: Options, values: list[Any]) -> str:
    """A list with the block for each item, or its `else` block."""
    if not values:
        return f"<p>{options.otherwise()}</p>"
    return f"<ul>{''.join(f'<li>{options.render(value)}</li>' for value in values)}</ul>"


def printing(options: Options) -> str:
    """What the argument `print` says."""
    if options.named["print"] is not True:
        return "NOT PRINTING"
    return f"GOODBYE {options.named['cruel']} {options.named.get('world') or options.render()}"


def times(options: Options) -> str:
    """All named arguments."""
    named = options.named
    return f"GOODBYE {named['cruel']} {named.get('world') or options.render()} {named['times']} TIMES"


def values_given(this: Any) -> Callable[[Options], str]:
    """A block given `this` and two values for its names."""
    return lambda options: options.render({"value": "bar"} if this is None else this, None, (1, 2))


def let(options: Options) -> str:
    """The block with its named arguments as `@` variables."""
    return options.render(options.this, {**options.data, **options.named, PARENT: options.data})


def deeper(options: Options) -> str:
    """The block with `@depth` one more."""
    frame = {**options.data, "depth": options.data["depth"] + 1, PARENT: options.data}
    return options.render(options.this, frame)


def world_of(options: Options, thing: str = "world") -> str:
    """The adjective of the data, a thing, and how it is called out."""
    exclaim = options.this.get("exclaim")
    return f"{options.data['adjective']} {thing}{'!' if exclaim is True else exclaim or ''}"


def entry(options: Options) -> Safe:
    """An HTML field."""
    label, placeholder = html(options.named["aria-label"]), html(options.named["placeholder"])
    return Safe(f'<input aria-label="{label}" placeholder="{placeholder}" />')


def ran(options: Options, *values: Any) -> str:
    """The name it was called by."""
    return f"ran: {options.name}"


def link(options: Options, text: str = "winning") -> Safe | None:
    """A link, called by a name that is no helper."""
    return Safe(f"<a>{text}</a>") if options.name == "link_to" else None


def missing(words: str) -> Callable[..., str]:
    """Says the name it was called by."""
    return lambda options, *values: f"{words}: {options.name}"


def inside(options: Options) -> str:
    """The block itself."""
    return options.render()


def counting() -> Callable[[Options], str]:
    """A block whose names are given the next two numbers each time."""
    numbers = cycle((1, 2, 3, 4))

    def render(options: Options) -> str:
        values = (next(numbers), next(numbers)) if options.parameters == 1 else ()
        return options.render({"value": "bar"}, None, values)

    return render


HOOKS = frozenset({"helperMissing", "blockHelperMissing"})
Twins = dict[str, Callable[..., Any]]
HELLO_DATA = {
    0: lambda options: f"{options.data['adjective']} {options.this['noun']}",
    4: lambda options: f"Hello {options.named['noun']}",
    12: world_of,
    13: inside,
    14: lambda options: options.render({"exclaim": "?"}),
    15: lambda options: f"{options.data['accessData']} {options.render({'exclaim': '?'})}",
    16: lambda options: options.render({"exclaim": "?", "zomg": "world"}, {"adjective": "sad"}),
    17: lambda options: options.render({"exclaim": "?"}, {"adjective": "sad"}),
}
WITH_OPTIONS: dict[str, Twins] = {
    "helpers": {
        "link": lambda options, prefix: (
            f'<a href="{prefix}/{options.this["url"]}">{options.this["text"]}</a>'
        ),
        "raw": lambda options, *values: options.render() + "".join(map(str, values)),
        "identity": inside,
        "form": form,
        "list": listed,
        "goodbye": lambda options: options.this["goodbye"].upper() + options.render(),
        "helper": ran,
        "helperMissing": missing("helper missing"),
        "helperMissing-49": link,
        "helperMissing-50": link,
        "blockHelperMissing": missing("missing"),
        "testHelper": lambda options: options.this["testProperty"],
        **{f"goodbyes-{index}": values_given(None) for index in (73, 77)},
        "nothere": lambda options: None,
        "goodbyes-7": goodbyes_around(lambda options: options.this),
        "goodbyes-8": goodbyes_around(lambda options: {}),
        "goodbyes-13": lambda options: options.render({"text": "GOODBYE"}),
        "goodbyes-74": values_given({}),
        "goodbyes-75": lambda options: options.render(options.this, None, (1, 2)),
        "goodbyes-76": counting(),
        "link-9": anchor,
        "link-10": anchor,
        "link-15": lambda options: f'<a href="/people/{options.this["id"]}">{options.render()}</a>',
        "link-19": lambda options: f'<a href="{options.this["name"]}">{options.render()}</a>',
        "goodbye-40": lambda options, adj, noun: options.render(
            {"greeting": "Goodbye", "adj": adj, "noun": noun}
        ),
        **{f"goodbye-{index}": times for index in (41, 44, 45)},
        **{f"goodbye-{index}": printing for index in (42, 43, 46, 47)},
    },
    "data": {
        "let": let,
        "helper": deeper,
        "world": world_of,
        **{f"hello-{index}": twin for index, twin in HELLO_DATA.items()},
        "hello-11": HELLO_DATA[0],
    },
    "subexpressions": {"input": entry, "blog-11": lambda options: f"val is {shown(options.named['fun'])}"},
    "regressions": {
        "blk": lambda options: options.render(""),
        "inverse": lambda options: options.otherwise(""),
        "wrap": lambda options: Safe(options.render()),
        "myif": lambda options, value: options.render() if value else options.otherwise(),
        "helpa": lambda options: options.named["length"],
    },
    "strict": {"helper": lambda options: "success" if options.named["value"] is MISSING else "fail"},
    "builtins": {"detectDataInsideEach": lambda options: options.data.get("exclaim")},
}
PLAIN: dict[str, Twins] = {
    "basic": {"foo": lambda value: f"bar {value}"},
    "helpers": {
        "world": lambda: "world!",
        "test_helper": lambda: "found it!",
        "lookup": lambda: "helpers",
        "helper-29": lambda: "helper",
        "testHelper-31": lambda: "found it!",
        "cruel": lambda world: f"cruel {world.upper()}",
        "value": lambda: "foo",
        "typeof": lambda value: "undefined" if value is None else "string",
        "world-25": lambda: "world",
        "world-26": lambda: "world",
        "hello": lambda param: f"Hello {param}",
        "hello-32": lambda one, two: f"Hello {one} {two} times",
        "hello-33": lambda one: f"Hello {one} times",
        "hello-38": lambda one: f"Hello {one} times",
        "hello-34": lambda a, b, c, d: f"Hello {a} {b} times: {shown(c)} {shown(d)}",
        "hello-51": lambda: "foo",
        "hello-52": lambda: "foo",
        "goodbye-39": lambda cruel, world: f"Goodbye {cruel} {world}",
    },
    "data": {"hello": lambda noun: f"Hello {shown(noun)}"},
    "subexpressions": {
        "foo": lambda value: value + value,
        "bar": lambda: "LOL",
        "blog": lambda value: f"val is {shown(value)}",
        "blog-2": lambda a, b, c: f"val is {a}, {shown(b)} and {c}",
        "dash": lambda a, b: f"{a}-{b}",
        "concat": lambda a, b: a + b,
        "t": lambda text: Safe(text),
    },
    "partials": {"partial": lambda: "dude", "partial-4": lambda: "missing"},
    "regressions": {"str": shown},
}


def equal(one: Any, other: Any, *, fun: Any = None) -> bool:
    """Whether both are the same."""
    return bool(one == other)


PLAIN["subexpressions"]["equal"] = equal
"""Helpers by file and name; a name with a number is that of one case, where it differs from the others."""


def _find(case: str, name: str) -> Helper | None:
    file, _, index = case.rpartition("-")
    for key in (f"{name}-{index}", name):
        for twins, with_options in ((WITH_OPTIONS, True), (PLAIN, False)):
            twin = twins.get(file, {}).get(key)
            if twin:
                return Helper(twin, with_options=with_options, lenient=file == "strict")
    return None


def _used(body: dict[str, Any]) -> list[str]:
    """The helpers the case can call: those in JavaScript whose names stand in its templates."""
    text = " ".join([body["template"], *body.get("partials", {}).values()])
    helpers = {name: code for name, code in body.get("helpers", {}).items() if isinstance(code, dict)}
    return [
        name for name, code in helpers.items() if (name in text or name in HOOKS) and "javascript" in code
    ]


def has_all(case: str, body: dict[str, Any]) -> bool:
    """Whether there is a twin of every helper that the case calls."""
    return all(_find(case, name) for name in _used(body))


def of(case: str, body: dict[str, Any]) -> dict[str, Helper]:
    """The twins of the case's helpers by name."""
    found = {name: _find(case, name) for name in _used(body)}
    return {name: twin for name, twin in found.items() if twin}
