"""Translates expressions of the syntax tree to expressions of the generated code."""

import difflib
from collections.abc import Mapping

from jinja2 import nodes

from workflows.templating.calls import HELPER_MISSING
from workflows.templating.errors import Position, TemplateError
from workflows.templating.helpers.registry import Helper
from workflows.templating.scope import Scope, apply, const, name
from workflows.templating.syntax import Call, Expression, Literal, Path

RUN = "run0"
"""The variable of the generated code that holds the rendering's account."""
BLOCKS = frozenset({"if", "unless", "each", "with"})
"""Blocks that are part of the language and generate their own code."""
_MAY_BE_MISSING = frozenset({"lookup", "default"})


class ExpressionCode:
    """Generates the expressions of one template, which may use `helpers`."""

    def __init__(self, helpers: Mapping[str, Helper]) -> None:
        self.helpers = helpers

    def value(self, node: Expression, scope: Scope, lenient: bool = False) -> nodes.Expr:
        """The value of `node`. A missing value raises, unless `lenient`: then it is MISSING."""
        if isinstance(node, Literal):
            return const(node.value)
        if isinstance(node, Path):
            return self._path(node, scope, lenient)
        found = self.call(node, scope)
        if lenient or not isinstance(node.callee, Path) or node.callee.original not in _MAY_BE_MISSING:
            return found
        return apply("need", name(RUN), found, place(node.place))

    def base(self, path: Path, scope: Scope) -> tuple[nodes.Expr, tuple[str, ...]]:
        """Where the look-up of `path` starts, and the keys left to look up."""
        if path.data:
            if not path.parts:
                return name(scope.frame), ()
            return scope.variable(path.depth, path.parts[0]), path.parts[1:]
        if not path.depth and not path.scoped and path.parts and path.parts[0] in scope.given:
            return scope.given[path.parts[0]], path.parts[1:]
        return scope.up(path.depth), path.parts

    def _path(self, path: Path, scope: Scope, lenient: bool) -> nodes.Expr:
        base, keys = self.base(path, scope)
        if not keys and (lenient or isinstance(base, nodes.Name)):
            return base
        if not keys:
            return apply("need", name(RUN), base, place(path.place))
        if lenient:
            return apply("peek", base, const(keys))
        return apply("get", name(RUN), base, const(keys), place(path.place))

    def call(self, call: Call, scope: Scope) -> nodes.Expr:
        """The value of a helper. Raises TemplateError if it does not exist or is called incorrectly."""
        helper = self.helper(call)
        given, named = self.arguments(call, scope, helper.lenient)
        text = call.callee.original if isinstance(call.callee, Path) else ""
        surroundings: list[nodes.Expr] = [const(None), const(None)]
        if helper.with_options:
            surroundings = [name(scope.this), scope.whole_frame()]
        return apply("call", name(RUN), const(text), place(call.place), given, named, *surroundings)

    def found(self, path: Path, scope: Scope) -> nodes.Expr:
        """The value of `path`, or of the hook for missing names."""
        value = self.value(path, scope, lenient=True)
        surroundings = [name(scope.this), scope.whole_frame()]
        return apply("found", name(RUN), value, const(path.original), place(path.place), *surroundings)

    def arguments(self, call: Call, scope: Scope, lenient: bool) -> tuple[nodes.Expr, nodes.Expr]:
        """The arguments as a tuple and a dict."""
        given = [self.value(one, scope, lenient) for one in call.arguments]
        pairs = [nodes.Pair(const(key), self.value(one, scope, lenient)) for key, one in call.named.items()]
        return nodes.Tuple(given, "load"), nodes.Dict(pairs)

    def helper(self, call: Call) -> Helper:
        """The helper that `call` names."""
        path = call.callee
        if not isinstance(path, Path):
            raise TemplateError("template_syntax", "Enter a name here.", "", call.place)
        helper = self.helpers.get(path.original) if path.simple else None
        helper = helper or self.helpers.get(HELPER_MISSING)
        if helper is None:
            raise self.unknown(path)
        check_arguments(path.original, helper, call)
        return helper

    def unknown(self, path: Path) -> TemplateError:
        """The error for a name that is not a helper."""
        if path.original in BLOCKS:
            hint = f"It is a block helper: {{{{#{path.original} …}}}}…{{{{/{path.original}}}}}."
            return TemplateError("unknown_helper", f"`{path.original}` is not a helper.", hint, path.place)
        near = difflib.get_close_matches(path.original[:100], self.helpers, n=1)
        hint = f"Did you mean `{near[0]}`?" if near else f"Available: {', '.join(sorted(self.helpers))}."
        return TemplateError("unknown_helper", f"There is no helper `{path.original}`.", hint, path.place)


def place(value: Position) -> nodes.Expr:
    """A place as a constant of the generated code."""
    return const(tuple(value))


def check_arguments(text: str, helper: Helper, call: Call) -> None:
    """Raise TemplateError if the number or the names of the arguments do not match `helper`."""
    count, most = len(call.arguments), helper.most
    if count < helper.fewest or (most is not None and count > most):
        wanted = _wanted(helper.fewest, most)
        message = f"`{text}` takes {wanted}, not {count}."
        raise TemplateError("template_syntax", message, helper.usage, call.place)
    strange = [] if helper.named is None else [key for key in call.named if key not in helper.named]
    if strange:
        message = f"`{text}` has no argument named `{strange[0]}`."
        raise TemplateError("template_syntax", message, helper.usage, call.place)


def _wanted(fewest: int, most: int | None) -> str:
    if most is None:
        return f"at least {fewest} argument{'' if fewest == 1 else 's'}"
    if fewest == most:
        return f"{most or 'no'} argument{'' if most == 1 else 's'}"
    return f"{fewest} to {most} arguments"
