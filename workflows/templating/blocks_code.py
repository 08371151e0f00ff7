"""Translates the syntax tree to a Jinja2 tree: blocks and partials."""

from abc import ABC, abstractmethod
from dataclasses import replace
from itertools import count

from jinja2 import nodes

from workflows.templating.calls import BLOCK_HELPER_MISSING, HELPER_MISSING
from workflows.templating.errors import TemplateError
from workflows.templating.expressions_code import BLOCKS, RUN, ExpressionCode, place
from workflows.templating.scope import LOOP_VARIABLES, Loop, Scope, apply, const, name, pair, target
from workflows.templating.syntax import Block, Call, Literal, Partial, Path, Program

_FOR_IN_FOR = 12
"""Nested loops in one generated function: Python allows 20 nested blocks."""
_STRIDE = 512
"""Expressions printed between two checks of the clock."""

Code = list[nodes.Node]


class BlockCode(ABC):
    """Generates blocks and partials; subclasses implement `program`, the code of a body."""

    def __init__(self, expressions: ExpressionCode) -> None:
        self.expressions = expressions
        self.printed = 0
        self.numbers = count(1)

    @abstractmethod
    def program(self, program: Program, scope: Scope) -> Code:
        """The code of a program and of its inline partials."""

    @abstractmethod
    def statements(self, program: Program, scope: Scope) -> Code:
        """The code of a program without its inline partials."""

    def reads_data(self, call: Call, scope: Scope) -> bool:
        """Whether `call` is a path to look up: data take precedence over helpers, except those without
        arguments."""
        path = call.callee
        if not isinstance(path, Path) or not call.bare or call.nested:
            return False
        helper = self.expressions.helpers.get(path.original) if path.simple else None
        return helper is None or helper.fewest > 0 or path.original in scope.given

    def block(self, block: Block, scope: Scope) -> Code:
        """The code of a block."""
        if block.kind == "partial":
            return self._partial_block(block, scope)
        path = block.call.callee
        text = path.original if isinstance(path, Path) and path.simple else ""
        helper = self.expressions.helpers.get(text)
        if helper and helper.with_options and text not in scope.given:
            return self._helper_block(block, scope)
        if block.kind == "raw" and block.call.bare and not helper:
            return self._inside(block.program, scope)
        if text not in BLOCKS:
            return self._unknown_block(block, scope)
        _check(block.call, text)
        if text == "each":
            return self._each(block, scope)
        return self._with(block, scope) if text == "with" else self._conditions(block, scope)

    def _unknown_block(self, block: Block, scope: Scope) -> Code:
        """A block whose name is not a helper: a section, unless a hook is registered for it."""
        hook = BLOCK_HELPER_MISSING if block.call.bare else HELPER_MISSING
        hooked = hook in self.expressions.helpers
        return self._helper_block(block, scope, hook) if hooked else self._section(block, scope)

    def _conditions(self, block: Block, scope: Scope) -> Code:
        """An `if` or `unless` with everything chained to it, without nesting."""
        made: list[nodes.If] = []
        rest: Program | None = None
        following: Block | None = block
        while following:
            test = self._test(following.call, scope)
            made.append(nodes.If(test, self._inside(following.program, scope), [], []))
            rest = following.inverse
            following = self._chained_condition(rest)
        made[0].elif_ = made[1:]
        made[0].else_ = self._inside(rest, scope)
        return [made[0]]

    def _chained_condition(self, program: Program | None) -> Block | None:
        first = program.body[0] if program and program.chained else None
        if not isinstance(first, Block) or not isinstance(first.call.callee, Path):
            return None
        text = first.call.callee.original
        if text not in ("if", "unless") or text in self.expressions.helpers:
            return None
        _check(first.call, text)
        return first

    def _test(self, call: Call, scope: Scope) -> nodes.Expr:
        zero = call.named.get("includeZero", Literal(False, "", call.place))
        value = self.expressions.value(call.arguments[0], scope, lenient=True)
        test = apply("truthy", value, self.expressions.value(zero, scope, lenient=True))
        if isinstance(zero, Literal) and not zero.value:
            test = apply("truthy", value)
        return nodes.Not(test) if isinstance(call.callee, Path) and call.callee.original == "unless" else test

    def _inside(self, program: Program | None, scope: Scope) -> Code:
        return self.program(program, scope) if program else []

    def _with(self, block: Block, scope: Scope) -> Code:
        argument = block.call.arguments[0]
        this = f"this{next(self.numbers)}"
        parameters = block.program.parameters if block.program else ()
        inner = scope.within(this, {one: name(this) for one in parameters[:1]})
        if isinstance(argument, Path) and not (argument.parts or argument.depth or argument.data):
            inner = replace(inner, outer=scope.outer, chain=scope.chain)
        value = self.expressions.value(argument, scope, lenient=True)
        body = self._inside(block.program, inner)
        test = nodes.If(apply("present", name(this)), body, [], self._inside(block.inverse, scope))
        return [nodes.With([target(this)], [value], [test])]

    def _each(self, block: Block, scope: Scope) -> Code:
        if scope.nested >= _FOR_IN_FOR:
            return self._moved(block, scope)
        number = next(self.numbers)
        loop = Loop({one: f"{one}{number}" for one in LOOP_VARIABLES})
        this = name(f"this{number}")
        parameters = block.program.parameters if block.program else ()
        loop.used = len(parameters) > 1
        given = dict(zip(parameters, (this, name(loop.names["key"])), strict=False))
        before = self.printed
        body = self._inside(block.program, scope.within(this.name, given, loop))
        stride = const(max(1, _STRIDE // (self.printed - before + 1)))
        value = self.expressions.value(block.call.arguments[0], scope, lenient=True)
        turns = apply("turns" if loop.used else "each", name(RUN), value, stride, place(block.call.place))
        variables = [target(this.name), *(target(loop.names[one]) for one in LOOP_VARIABLES)]
        item: nodes.Node = nodes.Tuple(list(variables), "store") if loop.used else variables[0]
        return [nodes.For(item, turns, body, self._inside(block.inverse, scope), None, False)]

    def _moved(self, block: Block, scope: Scope) -> Code:
        """A block in its own function, because Python limits how deeply blocks may nest."""
        function = f"part{next(self.numbers)}"
        body = self.block(block, replace(scope, nested=0))
        return [nodes.Macro(function, [], [], body), nodes.Output([apply("inside", name(function))])]

    def _section(self, block: Block, scope: Scope) -> Code:
        """A block named by a value: it loops over a list, enters an object, or tests a boolean."""
        if scope.nested >= _FOR_IN_FOR:
            return self._moved(block, scope)
        number = next(self.numbers)
        this, chain, frame = f"this{number}", f"chain{number}", f"frame{number}"
        parameters = block.program.parameters if block.program else ()
        given = dict(
            zip(
                parameters, (name(this), apply("variable", name(frame), const(0), const("key"))), strict=False
            )
        )
        inner = replace(
            scope.within(this, given), chain=chain, frame=frame, loops=(), nested=scope.nested + 1, once=False
        )
        before = self.printed
        body = self._inside(block.program, inner)
        stride = const(max(1, _STRIDE // (self.printed - before + 1)))
        surroundings = [
            name(scope.this),
            scope.whole_chain(),
            scope.whole_frame(),
            stride,
            place(block.call.place),
        ]
        turns = apply("section", name(RUN), self._section_value(block.call, scope), *surroundings)
        item = nodes.Tuple([target(this), target(chain), target(frame)], "store")
        return [nodes.For(item, turns, body, self._inside(block.inverse, scope), None, False)]

    def _section_value(self, call: Call, scope: Scope) -> nodes.Expr:
        if self.reads_data(call, scope):
            return self.expressions.value(call.callee, scope, lenient=True)
        return self.expressions.value(call, scope, lenient=True)

    def _helper_block(self, block: Block, scope: Scope, hook: str = "") -> Code:
        given, named = self._block_arguments(block.call, scope, hook)
        text = block.call.callee.original if isinstance(block.call.callee, Path) else ""
        names = len(block.program.parameters) if block.program else 0
        functions, closures = [], []
        for program in (block.program or Program(), block.inverse):
            function, made = self._closure(program, scope)
            functions += function
            closures.append(made)
        whole = [*closures, const(names), const(hook)]
        called = apply("block", name(RUN), const(text), place(block.call.place), given, named, *whole)
        return [*functions, nodes.Output([called])]

    def _block_arguments(self, call: Call, scope: Scope, hook: str) -> tuple[nodes.Expr, nodes.Expr]:
        if hook == BLOCK_HELPER_MISSING:
            return nodes.Tuple([self._section_value(call, scope)], "load"), nodes.Dict([])
        return self.expressions.arguments(call, scope, self.expressions.helper(call).lenient)

    def _closure(self, program: Program | None, scope: Scope, hoist: bool = True) -> tuple[Code, nodes.Expr]:
        """A function that prints `program` when called, and the value that refers to it."""
        if program is None:
            return [], const(None)
        number = next(self.numbers)
        kept = {one: f"{one}{number}" for one in ("this", "chain", "frame", "partials", "values")}
        given = {
            one: apply("nth", name(kept["values"]), const(index))
            for index, one in enumerate(program.parameters)
        }
        inner = Scope(
            kept["this"],
            kept["frame"],
            kept["partials"],
            chain=kept["chain"],
            given={**scope.given, **given},
            once=False,
        )
        body = self.program(program, inner) if hoist else self.statements(program, inner)
        function = f"part{number}"
        macro = nodes.Macro(function, [target(one) for one in kept.values()], [], body)
        surroundings = [scope.whole_chain(), scope.whole_frame(), name(scope.partials)]
        return [macro], apply("closure", name(RUN), name(function), *surroundings)

    def inlines(self, program: Program, scope: Scope) -> tuple[Code, nodes.Expr | None]:
        """Functions for the inline partials of `program`, and the partials available with them."""
        functions: Code = []
        pairs: list[nodes.Expr] = []
        for block in program.body:
            if isinstance(block, Block) and block.kind == "inline":
                macro, made = self._closure(block.program or Program(), scope)
                functions += macro
                pairs.append(pair(self.expressions.value(block.call.arguments[0], scope), made))
        return functions, apply("inlines", name(scope.partials), *pairs) if pairs else None

    def partial(self, node: Partial, scope: Scope) -> nodes.Expr:
        """The text of a partial."""
        return self._partial(node.call, scope, name(scope.partials), const(None), node.indent)

    def _partial_block(self, block: Block, scope: Scope) -> Code:
        program = block.program or Program()
        functions, partials = self.inlines(program, scope)
        macro, closure = self._closure(program, scope, hoist=False)
        text = self._partial(block.call, scope, partials or name(scope.partials), closure, "")
        return [*functions, *macro, nodes.Output([text])]

    def _partial(
        self, call: Call, scope: Scope, partials: nodes.Expr, body: nodes.Expr, indent: str
    ) -> nodes.Expr:
        own = call.callee
        text = const(own.original) if isinstance(own, Path) else self.expressions.value(own, scope)
        this = self.expressions.value(call.arguments[0], scope) if call.arguments else name(scope.this)
        _, named = self.expressions.arguments(Call(own, [], call.named), scope, lenient=False)
        frame = scope.whole_frame()
        return apply(
            "partial", name(RUN), text, place(call.place), this, named, frame, partials, body, const(indent)
        )


def _check(call: Call, text: str) -> None:
    if len(call.arguments) != 1:
        wrong = (
            "Must pass iterator to #each." if text == "each" else f"#{text} requires exactly one argument."
        )
        raise TemplateError("template_syntax", wrong, f"Write {{{{#{text} value}}}}.", call.place)
