"""Jinja2's code generator, reduced to what a template needs: one function that produces its text."""

from collections.abc import Iterable

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, DependencyFinderVisitor, Frame
from jinja2.nodes import EvalContext

GIVEN = ("run0", "this0", "frame0", "partials0")
"""Variables of generated code that the rendering passes in: see `generator`."""
_MODULE = (
    "name = None",
    "blocks = {}",
    "debug_info = ''",
    "from jinja2.runtime import missing",
    "concat = environment.concat",
    "resolve = environment.resolve",
    "undefined = environment.undefined",
)
"""What Jinja2 expects of generated code, and generated code of Jinja2."""


class Writer(CodeGenerator):
    """Writes calls of this package's functions by name, and a printed expression as the call itself."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """The function `root`, which returns the text, or its pieces if there may be many."""
        for line in _MODULE:
            self.writeline(line)
        self.pull_dependencies(node.body)
        inner = Frame(EvalContext(self.environment))
        inner.require_output_check = False
        parameters = [inner.symbols.declare_parameter(name) for name in GIVEN]
        inner.symbols.analyze_node(node)
        self.writeline(f"def root({', '.join(parameters)}):")
        self.indent()
        self.enter_frame(inner)
        text = _only_text(node)
        if text:
            self.writeline("return ")
            self.visit(text, inner)
        else:
            self.writeline("if 0: yield")
            self.blockvisit(node.body, inner)
        self.outdent()

    def pull_dependencies(self, nodes: Iterable[nodes.Node]) -> None:
        """The functions that `nodes` call, each under its own name."""
        visitor = DependencyFinderVisitor()
        for node in nodes:
            visitor.visit(node)
        for name in sorted(visitor.filters - self.filters.keys()):
            self.filters[name] = name
            self.writeline(f"{name} = environment.filters[{name!r}]")

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        """Omitted: a variable that is out of scope is never read."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        """Omitted: nothing precedes an expression."""

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        """Omitted: nothing follows an expression."""

    def visit_Macro(self, node: nodes.Macro, frame: Frame) -> None:
        """A plain function that returns a text: these have no callers, defaults or variable arguments."""
        inner = frame.inner()
        inner.require_output_check = False
        inner.symbols.analyze_node(node)
        parameters = [inner.symbols.ref(one.name) for one in node.args]
        self.writeline(f"def {frame.symbols.ref(node.name)}({', '.join(parameters)}):", node)
        self.indent()
        self.buffer(inner)
        self.enter_frame(inner)
        self.blockvisit(node.body, inner)
        self.return_buffer_contents(inner, force_unescaped=True)
        self.outdent()

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        """A plain loop without the `loop` variable, whose look-up would make deep nesting slow to compile."""
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
        if node.else_:
            self._visit_else(node, frame.inner(), empty)

    def _visit_else(self, node: nodes.For, inner: Frame, empty: str) -> None:
        inner.symbols.analyze_node(node, for_branch="else")
        self.writeline(f"if {empty}:")
        self.indent()
        self.enter_frame(inner)
        self.blockvisit(node.else_, inner)
        self.outdent()


def _only_text(node: nodes.Template) -> nodes.Expr | None:
    """The single expression of a template that prints nothing else."""
    only = node.body[0] if len(node.body) == 1 else None
    return only.nodes[0] if isinstance(only, nodes.Output) and len(only.nodes) == 1 else None
