"""Jinja2 as a code generator only: its environment with everything taken out that is not ours."""

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

    Every way by which Jinja2 would touch an attribute, an entry or a callable of a value is closed: the tree
    we hand to it does not use them, and if it did by mistake, they would refuse.
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
        """Nothing: a variable of generated code has no value before it is set."""
        return missing

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """The text of a block that is printed elsewhere, within the limit."""
        found = list(pieces)
        if sum(map(len, found)) > OUTPUT:
            raise too_much_output()
        return "".join(found)


def keep(run: Any, value: Any) -> str:
    """Remember the value of a template that is one expression; print nothing."""
    run.kept = value
    return ""


def joined(pieces: tuple[str, ...]) -> str:
    """Some texts as one, within the limit."""
    text = "".join(pieces)
    if len(text) > OUTPUT:
        raise too_much_output()
    return text


def inside(body: Any) -> Any:
    """The text of a part moved into a function of its own."""
    return body()


def nth(given: tuple[Any, ...], index: int) -> Any:
    """The value of a block parameter, null where the helper gave too few."""
    return given[index] if index < len(given) else None


ENVIRONMENT = JsonEnvironment()
