"""Jinja2 as a code generator only: an environment without everything that this package does not use."""

from collections.abc import Iterable
from typing import Any, NoReturn

from jinja2 import Environment, nodes
from jinja2.runtime import Context
from jinja2.utils import missing

from workflows.templating import calls, frames, loops, values
from workflows.templating.limits import OUTPUT, too_much_output
from workflows.templating.writer import Writer

_FUNCTIONS = (
    (calls, ("call", "found", "block", "closure", "inlines", "partial")),
    (frames, ("frame", "variable", "up")),
    (loops, ("each", "turns", "section")),
    (
        values,
        ("get", "peek", "need", "present", "truthy", "show", "show_name", "show_path", "show_html", "html"),
    ),
)


class JsonEnvironment(Environment):
    """Generates and runs code that can call the functions of this package and nothing else.

    Every way in which Jinja2 could access an attribute, an entry or a callable of a value is blocked. The trees
    passed to it do not use them; if one did by mistake, the access would raise.
    """

    code_generator_class = Writer
    sandboxed = True
    intercepted_unops: frozenset[str] = frozenset()
    intercepted_binops: frozenset[str] = frozenset()

    def __init__(self) -> None:
        super().__init__(autoescape=False, optimized=False)
        self.globals.clear()
        self.tests.clear()
        self.filters = {name: getattr(module, name) for module, names in _FUNCTIONS for name in names}
        self.filters |= {"keep": keep, "inside": inside, "nth": nth, "joined": joined}

    def getattr(self, obj: Any, attribute: str) -> NoReturn:
        """Refuse: JSON has no attributes."""
        raise RuntimeError("generated code must not read attributes")

    def getitem(self, obj: Any, argument: Any) -> NoReturn:
        """Refuse: entries are read by `values.peek`."""
        raise RuntimeError("generated code must not read entries")

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: helpers are called by `calls.call`."""
        raise RuntimeError("generated code must not call values")

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Refuse: user text never reaches Jinja2's own parser."""
        raise RuntimeError("there is no source to parse")

    @staticmethod
    def resolve(name: str) -> object:
        """Undefined: generated code sets every variable before reading it."""
        return missing

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """Join the text of a block that is printed elsewhere, within the limit."""
        found = list(pieces)
        if sum(map(len, found)) > OUTPUT:
            raise too_much_output()
        return "".join(found)


def keep(run: Any, value: Any) -> str:
    """Store the value of a template that is a single expression; print nothing."""
    run.kept = value
    return ""


def joined(pieces: tuple[str, ...]) -> str:
    """Join texts, within the limit."""
    text = "".join(pieces)
    if len(text) > OUTPUT:
        raise too_much_output()
    return text


def inside(body: Any) -> Any:
    """The text of a part that was moved to its own function."""
    return body()


def nth(given: tuple[Any, ...], index: int) -> Any:
    """The value of a block parameter; null if the helper gave too few."""
    return given[index] if index < len(given) else None


ENVIRONMENT = JsonEnvironment()
