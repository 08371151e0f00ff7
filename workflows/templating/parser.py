"""Parses source to a syntax tree. Open blocks are kept on an explicit stack, so that no text can exhaust
Python's."""

from dataclasses import dataclass, field

from workflows.templating.errors import TemplateError
from workflows.templating.expressions import Expressions
from workflows.templating.lexer import Token
from workflows.templating.limits import BRANCHES, DEPTH, SOURCE, exceeded, too_deep
from workflows.templating.syntax import (
    Block,
    Call,
    Comment,
    Literal,
    Mustache,
    Partial,
    Path,
    Program,
    Strip,
    Text,
)
from workflows.templating.whitespace import settle_block, settle_program


def parse(source: str) -> Program:
    """The tree of `source`. Raises TemplateError if it breaks the grammar or exceeds a limit."""
    if len(source) > SOURCE or len(source.encode("utf-8", "surrogatepass")) > SOURCE:
        raise exceeded("The template is too long", f"{SOURCE // 1024} kB", "Move part of it into the data.")
    return _Parser(source).run()


@dataclass(slots=True)
class _Open:
    """An open block: the blocks of its chain, and the program being filled.

    `deeper` counts the blocks of the chain that nest in the previous one.
    """

    blocks: list[Block]
    program: Program
    start: Token
    inverted: bool = False
    plain: bool = False
    deeper: int = 0
    programs: list[Program] = field(default_factory=list)


class _Parser:
    def __init__(self, source: str) -> None:
        self.read = Expressions(source)
        self.root = Program()
        self.open: list[_Open] = []
        self.rules = {
            "CONTENT": self._text,
            "COMMENT": self._comment,
            "OPEN": self._mustache,
            "OPEN_UNESCAPED": self._mustache,
            "OPEN_PARTIAL": self._partial,
            "OPEN_PARTIAL_BLOCK": self._partial_block,
            "OPEN_BLOCK": self._block,
            "OPEN_INVERSE": self._block,
            "OPEN_RAW_BLOCK": self._raw_block,
            "INVERSE": self._else,
            "OPEN_INVERSE_CHAIN": self._else_chain,
            "OPEN_ENDBLOCK": self._end,
        }

    def run(self) -> Program:
        while self.read.peek().kind != "END":
            token = self.read.take()
            rule = self.rules.get(token.kind)
            if rule is None:
                raise self.read.unexpected(token)
            rule(token)
        if self.open:
            name = _name(self.open[-1].blocks[0].call)
            message = f"The block `{name}` is not closed."
            place = self.read.lines.place(self.open[-1].start.start)
            raise TemplateError("template_syntax", message, f"Close it with `{{{{/{name}}}}}`.", place)
        settle_program(self.root, root=True)
        return self.root

    @property
    def program(self) -> Program:
        return self.open[-1].program if self.open else self.root

    def _text(self, token: Token) -> None:
        self.program.body.append(Text(token.text, token.text))

    def _comment(self, token: Token) -> None:
        inner = token.text[2:-2].strip("~")[1:]
        long = inner.startswith("--") and inner.endswith("--")
        self.program.body.append(Comment(inner[2:-2] if long else inner, _strip(token, token)))

    def _mustache(self, token: Token) -> None:
        if token.text.endswith("*"):
            raise self._decorator(token)
        call = self.read.call()
        unescaped = token.kind == "OPEN_UNESCAPED"
        close = self.read.expect("CLOSE_UNESCAPED" if unescaped else "CLOSE", "Close the tag with `}}`.")
        escaped = not unescaped and not token.text.endswith("&")
        self.program.body.append(Mustache(call, escaped, _strip(token, close)))

    def _partial(self, token: Token) -> None:
        call = self._partial_call()
        close = self.read.expect("CLOSE", "Close the tag with `}}`.")
        self.program.body.append(Partial(call, _strip(token, close)))

    def _partial_block(self, token: Token) -> None:
        self._begin(token, Block(self._partial_call(), "partial"), Program())

    def _partial_call(self) -> Call:
        call = self.read.partial_call()
        if len(call.arguments) > 1:
            message = f"A partial takes one argument, not {len(call.arguments)}."
            raise TemplateError("template_syntax", message, "Pass more as `name=value`.", call.place)
        return call

    def _block(self, token: Token) -> None:
        call = self.read.call()
        kind = "inline" if token.text.endswith("*") else "block"
        if kind == "inline" and not (_name(call) == "inline" and len(call.arguments) == 1):
            raise self._decorator(token)
        self._begin(token, Block(call, kind), Program(parameters=self._parameters()))

    def _begin(self, token: Token, block: Block, program: Program) -> None:
        close = self.read.expect("CLOSE", "Close the tag with `}}`.")
        self._check_depth(token, sum(1 + one.deeper for one in self.open))
        block.open_strip = _strip(token, close)
        self.program.body.append(block)
        self.open.append(_Open([block], program, token, token.kind == "OPEN_INVERSE"))

    def _parameters(self) -> tuple[str, ...]:
        names: list[str] = []
        if self.read.peek().kind == "OPEN_BLOCK_PARAMS":
            self.read.take()
            names.append(self.read.expect("ID", "Enter a name between the bars.").text)
            while self.read.peek().kind == "ID":
                names.append(self.read.take().text)
            self.read.expect("CLOSE_BLOCK_PARAMS", "Close the names with `|`.")
        return tuple(names)

    def _raw_block(self, token: Token) -> None:
        call = self.read.call()
        self.read.expect("CLOSE_RAW_BLOCK", "Close the tag with `}}}}`.")
        program = Program()
        while self.read.peek().kind == "CONTENT":
            text = self.read.take().text
            program.body.append(Text(text, text))
        end = self.read.expect("END_RAW_BLOCK", f"Close it with `{{{{{{{{/{_name(call)}}}}}}}}}`.")
        if end.text != _name(call):
            raise self._mismatch(end, call, end.text)
        self.program.body.append(Block(call, "raw", program))

    def _else(self, token: Token) -> None:
        block = self._opened(token)
        self._store(block)
        block.blocks[-1].inverse_strip = _strip(token, token)
        block.program, block.plain = Program(), True

    def _else_chain(self, token: Token) -> None:
        block = self._opened(token)
        call = self.read.call()
        parameters = self._parameters()
        close = self.read.expect("CLOSE", "Close the tag with `}}`.")
        if len(block.blocks) >= BRANCHES:
            error = exceeded("The chain of `else` is too long", f"{BRANCHES} branches", "Use `lookup`.")
            error.locate(call.place)
            raise error
        block.deeper += not _flat(block.blocks[-1].call, call)
        self._check_depth(token, sum(1 + one.deeper for one in self.open) - 1)
        self._store(block)
        strip = _strip(token, close)
        block.blocks[-1].inverse_strip = strip
        block.blocks.append(Block(call, "block", open_strip=strip, close_strip=strip))
        block.program = Program(parameters=parameters)

    def _check_depth(self, token: Token, depth: int) -> None:
        if depth >= DEPTH:
            error = too_deep("Blocks")
            error.locate(self.read.lines.place(token.start))
            raise error

    def _opened(self, token: Token) -> _Open:
        if not self.open or self.open[-1].plain or self.open[-1].blocks[0].kind != "block":
            raise self.read.unexpected(
                token, "`else` is allowed only inside a block, once and as the last branch."
            )
        return self.open[-1]

    def _store(self, block: _Open) -> None:
        """Store the program that has just ended in the last block of the chain."""
        last = block.blocks[-1]
        inverted = block.inverted and len(block.blocks) == 1
        if block.plain != inverted:
            last.inverse = block.program
        else:
            last.program = block.program
        settle_program(block.program)
        block.programs.append(block.program)

    def _end(self, token: Token) -> None:
        if not self.open:
            raise TemplateError(
                "template_syntax", "There is no open block to close.", "", self.read.lines.place(token.start)
            )
        name = self.read.value()
        close = self.read.expect("CLOSE", "Close the tag with `}}`.")
        block = self.open.pop()
        first = block.blocks[0]
        if not isinstance(first.call.callee, Call) and name.original != _name(first.call):
            raise self._mismatch(token, first.call, name.original)
        self._store(block)
        self._close(block, _strip(token, close))

    def _close(self, block: _Open, strip: Strip) -> None:
        block.blocks[0].close_strip = strip
        if len(block.blocks) > 1:
            block.blocks[1].close_strip = strip
        for index in range(len(block.blocks) - 1, -1, -1):
            current = block.blocks[index]
            if index + 1 < len(block.blocks):
                chain = Program([block.blocks[index + 1]], chained=True)
                if block.inverted and index == 0:
                    current.program = chain
                else:
                    current.inverse = chain
                settle_program(chain)
            settle_block(current, block.programs[-1])

    def _mismatch(self, token: Token, opened: Call, closed: str) -> TemplateError:
        message = f"{_name(opened)} doesn't match {closed}."
        hint = f"Close it with `{{{{/{_name(opened)}}}}}`."
        return TemplateError("template_syntax", message, hint, self.read.lines.place(token.start))

    def _decorator(self, token: Token) -> TemplateError:
        hint = 'The only decorator is `{{#*inline "name"}}`.'
        message = "There is no such decorator."
        return TemplateError("template_syntax", message, hint, self.read.lines.place(token.start))


def _flat(before: Call, following: Call) -> bool:
    """Whether `{{else if}}` follows a condition, in which case it does not nest."""
    conditions = ("if", "unless")
    return _name(before) in conditions and _name(following) in conditions


def _name(call: Call) -> str:
    return call.callee.original if isinstance(call.callee, Path | Literal) else "…"


def _strip(open_token: Token, close_token: Token) -> Strip:
    return Strip(open_token.raw[2:3] == "~", close_token.raw[-3:-2] == "~")
