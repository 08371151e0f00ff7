"""The meaning of names at one place of a template, resolved before it runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from jinja2 import nodes

LOOP_VARIABLES = ("key", "index", "first", "last")
"""In the order in which `loops.turns` yields them."""


def name(text: str) -> nodes.Name:
    """Read a variable of the generated code."""
    return nodes.Name(text, "load")


def target(text: str) -> nodes.Name:
    """Assign a variable of the generated code."""
    return nodes.Name(text, "param")


def const(value: object) -> nodes.Const:
    """A constant: a string, number, boolean, None or a tuple of them."""
    return nodes.Const(value)


def apply(function: str, *arguments: nodes.Expr) -> nodes.Expr:
    """A call to one of the environment's functions."""
    return nodes.Filter(arguments[0], function, list(arguments[1:]), [], None, None)


def pair(first: nodes.Expr, second: nodes.Expr) -> nodes.Expr:
    """A tuple of two."""
    return nodes.Tuple([first, second], "load")


@dataclass
class Loop:
    """The variables of one loop by meaning; `used` once any is read."""

    names: dict[str, str]
    used: bool = False


@dataclass(frozen=True)
class Scope:
    """The variables of the generated code that hold `this`, `..`, the frame and the inline partials.

    `chain` names a variable with the values of `..` if they are known only during rendering; otherwise `outer`
    is the scope of `..`. `loops` are the enclosing loops that `frame` does not include, outermost first.
    `given` are the available block parameters; `nested` counts Python's `for` blocks, and `once` is true if the
    code runs at most once.
    """

    this: str
    frame: str
    partials: str
    outer: "Scope | None" = None
    chain: str | None = None
    loops: Sequence[Loop] = ()
    given: Mapping[str, nodes.Expr] = field(default_factory=dict)
    nested: int = 0
    once: bool = True

    def within(self, this: str, given: Mapping[str, nodes.Expr], loop: Loop | None = None) -> "Scope":
        """The scope of a block with its own `this`."""
        loops = (*self.loops, loop) if loop else self.loops
        return replace(
            self,
            this=this,
            outer=self,
            chain=None,
            loops=loops,
            given={**self.given, **given},
            nested=self.nested + 1 if loop else self.nested,
            once=self.once and not loop,
        )

    def up(self, steps: int) -> nodes.Expr:
        """The value of `this`, `steps` blocks outwards."""
        scope: Scope | None = self
        for left in range(steps, 0, -1):
            if scope is None or scope.chain:
                chain = name(scope.chain) if scope and scope.chain else const(None)
                return apply("up", chain, const(left))
            scope = scope.outer
        return name(scope.this) if scope else apply("up", const(None), const(0))

    def whole_chain(self) -> nodes.Expr:
        """The values of `this`, `..`, `../..` and so on."""
        if self.chain:
            return name(self.chain)
        return pair(name(self.this), self.outer.whole_chain() if self.outer else const(None))

    def variable(self, depth: int, text: str) -> nodes.Expr:
        """The `@` variable `text`, `depth` frames outwards."""
        if depth < len(self.loops) and text in LOOP_VARIABLES:
            loop = self.loops[len(self.loops) - 1 - depth]
            loop.used = True
            return name(loop.names[text])
        return apply("variable", name(self.frame), const(max(depth - len(self.loops), 0)), const(text))

    def whole_frame(self) -> nodes.Expr:
        """The frame, including the enclosing loops."""
        built: nodes.Expr = name(self.frame)
        for loop in self.loops:
            loop.used = True
            names = loop.names
            built = apply("frame", built, *(name(names[one]) for one in ("index", "key", "first", "last")))
        return built
