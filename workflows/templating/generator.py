"""Translates the syntax tree to a Jinja2 tree: statements."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from jinja2 import nodes

from workflows.templating.blocks_code import BlockCode, Code
from workflows.templating.calls import HELPER_MISSING
from workflows.templating.environment import ENVIRONMENT
from workflows.templating.expressions_code import RUN, ExpressionCode, place
from workflows.templating.helpers.registry import Helper
from workflows.templating.scope import Scope, apply, const, name, target
from workflows.templating.syntax import Block, Call, Mustache, Partial, Path, Program, Statement, Text

_FEW = 16
"""Expressions whose texts are joined before their size is checked."""


def generate(program: Program, helpers: Mapping[str, Helper], escape_html: bool) -> nodes.Template:
    """The tree that prints `program`."""
    generator = _Generator(helpers, escape_html)
    return generator.template(lambda scope: generator.program(program, scope))


def generate_value(call: Call, helpers: Mapping[str, Helper]) -> nodes.Template:
    """The tree that stores the value of one expression and prints nothing."""
    generator = _Generator(helpers, False)
    return generator.template(
        lambda scope: [nodes.Output([apply("keep", name(RUN), generator.mustache_value(call, scope))])]
    )


class _Generator(BlockCode):
    def __init__(self, helpers: Mapping[str, Helper], escape_html: bool) -> None:
        super().__init__(ExpressionCode(helpers))
        self.escape_html = escape_html

    def template(self, body: Callable[[Scope], Code]) -> nodes.Template:
        scope = Scope("this0", "frame0", "partials0")
        template = nodes.Template(body(scope))
        template.set_lineno(1)
        template.set_environment(ENVIRONMENT)
        return template

    def program(self, program: Program, scope: Scope) -> Code:
        functions, partials = self.inlines(program, scope)
        if partials is None:
            return self.statements(program, scope)
        inner = replace(scope, partials=f"partials{next(self.numbers)}")
        body = self.statements(program, inner)
        return [*functions, nodes.With([target(inner.partials)], [partials], body)]

    def statements(self, program: Program, scope: Scope) -> Code:
        made: Code = []
        printed: list[nodes.Expr] = []
        for node in program.body:
            code = self._printed(node, scope)
            if code:
                printed.append(code)
            elif isinstance(node, Block) and node.kind != "inline":
                if printed:
                    made.append(_output(printed, scope.once))
                    printed = []
                made.extend(self.block(node, scope))
        return [*made, _output(printed, scope.once)] if printed else made

    def _printed(self, node: Statement, scope: Scope) -> nodes.Expr | None:
        if isinstance(node, Text):
            return nodes.TemplateData(node.value) if node.value else None
        self.printed += 1
        if isinstance(node, Mustache):
            return self.mustache(node.call, scope, node.escaped and self.escape_html)
        return self.partial(node, scope) if isinstance(node, Partial) else None

    def mustache(self, call: Call, scope: Scope, escape: bool) -> nodes.Expr:
        path = call.callee
        if not isinstance(path, Path) or not self.reads_data(call, scope):
            value = self.expressions.call(call, scope)
        elif HELPER_MISSING in self.expressions.helpers:
            value = self.expressions.found(path, scope)
        else:
            text = self._path_text(path, scope)
            return apply("html", text) if escape else text
        return apply("show_html" if escape else "show", name(RUN), value, place(call.place))

    def mustache_value(self, call: Call, scope: Scope) -> nodes.Expr:
        if self.reads_data(call, scope):
            return self.expressions.value(call.callee, scope)
        return self.expressions.value(call, scope)

    def _path_text(self, path: Path, scope: Scope) -> nodes.Expr:
        base, keys = self.expressions.base(path, scope)
        if not keys:
            return apply("show", name(RUN), base, place(path.place))
        if len(keys) == 1:
            return apply("show_name", name(RUN), base, const(keys[0]), place(path.place))
        return apply("show_path", name(RUN), base, const(keys), place(path.place))


def _output(printed: list[nodes.Expr], once: bool) -> nodes.Output:
    """Print expressions; outside loops a few at a time, because one output piece per expression is slower."""
    if not once:
        return nodes.Output(printed)
    few = [printed[start : start + _FEW] for start in range(0, len(printed), _FEW)]
    return nodes.Output(
        [apply("joined", nodes.Tuple(list(one), "load")) if one[1:] else one[0] for one in few]
    )
