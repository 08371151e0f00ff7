"""Jinja2 as a code generator only: its environment with everything taken out that is not ours."""

from collections.abc import Iterable
from typing import Any, NoReturn

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context

from workflows.templating import calls, frames, loops, values
from workflows.templating.limits import OUTPUT, too_much_output

_FUNCTIONS = (
    (calls, ("call", "block", "closure", "inlines", "partial")),
    (frames, ("frame", "variable", "up")),
    (loops, ("each", "turns", "section")),
    (
        values,
        ("get", "peek", "need", "present", "truthy", "show", "show_name", "show_path", "show_html", "html"),
    ),
)


class TextGenerator(CodeGenerator):
    """Writes printed expressions as they are: each is a call of a function that returns a string."""

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        """Nothing comes before an expression."""

    def _output_child_post(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        """Nothing comes after an expression."""

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        """A plain loop: ours have no `loop` variable, whose search would make deep nesting slow to compile."""
        inner = frame.inner()
        inner.symbols.analyze_node(node, for_branch="body")
        empty = self.temporary_identifier()
        if node.else_:
            self.writeline(f"{empty} = True")
        self.writeline("for ", node)
        self.visit(node.target, inner)
        self.write(" in ")
        self.visit(node.iter, frame)
        self.write(":")
        self.indent()
        self.enter_frame(inner)
        self.blockvisit(node.body, inner)
        if node.else_:
            self.writeline(f"{empty} = False")
        self.outdent()
        self.leave_frame(inner)
        if node.else_:
            self._visit_else(node, frame.inner(), empty)

    def _visit_else(self, node: nodes.For, inner: Frame, empty: str) -> None:
        inner.symbols.analyze_node(node, for_branch="else")
        self.writeline(f"if {empty}:")
        self.indent()
        self.enter_frame(inner)
        self.blockvisit(node.else_, inner)
        self.leave_frame(inner)
        self.outdent()


class JsonEnvironment(Environment):
    """Generates and runs code that can call the functions of this package and nothing else.

    Every way by which Jinja2 would touch an attribute, an entry or a callable of a value is closed: the tree
    we hand to it does not use them, and if it did by mistake, they would refuse.
    """

    code_generator_class = TextGenerator
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
