"""Parses tokens to expressions: paths, literals, calls. Nested calls are kept on an explicit stack, not on
Python's."""

from workflows.templating.errors import Lines, Position, TemplateError
from workflows.templating.lexer import Token, tokens
from workflows.templating.limits import DEPTH, too_deep
from workflows.templating.syntax import Call, Expression, Literal, Path

_LITERALS = {
    "true": True,
    "false": False,
    "null": None,
    "undefined": None,
}
_NAMES = frozenset({"ID", "DATA", "STRING", "NUMBER", "BOOLEAN", "UNDEFINED", "NULL"})
_WORDS = frozenset({"BOOLEAN", "UNDEFINED", "NULL"})
_RELATIVE = frozenset({"..", ".", "this"})
_END = Token("END", "", 0, "")
_DIGITS = 300
"""Digits of a number in the source: more would not fit in a float."""


class Expressions:
    """Parses expressions from the tokens of a source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = Lines(source)
        self._tokens = list(tokens(source))
        self._next = 0

    def peek(self, ahead: int = 0) -> Token:
        """The next token, or an END token."""
        index = self._next + ahead
        return self._tokens[index] if index < len(self._tokens) else _END._replace(start=len(self.source))

    def take(self) -> Token:
        """Consume and return the next token."""
        token = self.peek()
        self._next += 1
        return token

    def expect(self, kind: str, hint: str) -> Token:
        """Consume and return the next token, which must be of `kind`."""
        if self.peek().kind != kind:
            raise self.unexpected(self.peek(), hint)
        return self.take()

    def unexpected(self, token: Token, hint: str = "") -> TemplateError:
        """The error for an unexpected token."""
        what = (
            f"`{token.raw}` is not allowed here." if token.kind != "END" else "The template ends too early."
        )
        return TemplateError("template_syntax", what, hint, self.lines.place(token.start))

    def call(self, begun: Call | None = None) -> Call:
        """A name (unless `begun` already has it), its positional and its named arguments."""
        first = begun or self._callee()
        open_calls: list[tuple[Call, str | None]] = []
        while True:
            key = self._key()
            token = self.peek()
            if token.kind == "OPEN_SEXPR":
                if len(open_calls) >= DEPTH:
                    raise _at(too_deep("Sub-expressions"), self.lines.place(token.start))
                self.take()
                open_calls.append((first, key))
                first = self._callee(nested=True)
            elif token.kind == "CLOSE_SEXPR" and open_calls and key is None:
                self.take()
                done, (first, key) = self._ended(first, 2), open_calls.pop()
                self._add(first, key, done)
            elif token.kind in _NAMES:
                self._add(first, key, self.value())
            elif key is None and not open_calls:
                return self._ended(first, 1)
            else:
                raise self.unexpected(token, "Close the sub-expression with `)`.")

    def _ended(self, call: Call, back: int) -> Call:
        """`call` with its source text, which ends `back` tokens before the next one."""
        last = self._tokens[self._next - back]
        place = call.callee.place
        if not (call.bare or isinstance(call.callee, Call)):
            start = self.lines.offset(place)
            call.text = self.lines.place(start, self.source[start : last.start + len(last.raw)]).text
        return call

    def partial_call(self) -> Call:
        """The call of a partial, whose name may be a sub-expression."""
        if self.peek().kind != "OPEN_SEXPR":
            return self.call()
        self.take()
        name = self.call()
        name.nested = True
        self.expect("CLOSE_SEXPR", "Close the sub-expression with `)`.")
        return self.call(Call(name))

    def _key(self) -> str | None:
        if self.peek().kind == "ID" and self.peek(1).kind == "EQUALS":
            key = self.take().text
            self.take()
            return key[1:-1] if key.startswith("[") else key
        return None

    def _add(self, call: Call, key: str | None, value: Expression) -> None:
        if key is not None:
            call.named[key] = value
        elif call.named:
            message = "A positional argument follows a named argument."
            raise TemplateError("template_syntax", message, "Put `name=value` last.", value.place)
        else:
            call.arguments.append(value)

    def _callee(self, nested: bool = False) -> Call:
        value = self.value()
        if isinstance(value, Literal):
            value = Path(value.original, (value.original,), 0, False, False, value.place)
        return Call(value, nested=nested)

    def value(self) -> Path | Literal:
        """A path or a literal."""
        token = self.peek()
        if token.kind in ("ID", "DATA"):
            return self._path()
        if token.kind not in _NAMES:
            raise self.unexpected(token, "Enter a name or a value here.")
        self.take()
        place = self.lines.place(token.start, token.raw)
        if token.kind == "STRING":
            return Literal(token.text, token.text, place)
        if token.kind == "NUMBER":
            number = _number(token, place)
            return Literal(number, _number_text(number), place)
        return Literal(_LITERALS[token.text], token.text, place)

    def _path(self) -> Path:
        first = self.take()
        data = first.kind == "DATA"
        token = self.expect("ID", "Enter a name after `@`.") if data else first
        original, depth, parts = "@" if data else "", 0, list[str]()
        scoped = not data and token.text in _RELATIVE
        while True:
            name = _unbracketed(token)
            original += name
            if token.kind != "ID":
                parts += name.split(".")
            elif token.text not in _RELATIVE:
                parts.append(name)
            elif parts:
                message = f"Invalid path: {original}."
                place = self.lines.place(first.start, original)
                raise TemplateError(
                    "template_syntax", message, "`..`, `.` and `this` must come first.", place
                )
            elif token.text == "..":
                depth += 1
            if self.peek().kind != "SEP":
                break
            original += self.take().text
            token = self._segment()
        place = self.lines.place(first.start, self.source[first.start : token.start + len(token.raw)])
        return Path(original, tuple(parts), depth, data, scoped, place)

    def _segment(self) -> Token:
        """The segment after a dot. Unlike in Handlebars it may look like a literal, as in `items.0` and
        `flags.true`."""
        token = self.peek()
        if token.kind in _WORDS or (token.kind == "NUMBER" and not token.text.startswith("-")):
            return self.take()
        return self.expect("ID", "Enter a name after the dot; write names with special characters as [name].")


def _unbracketed(token: Token) -> str:
    return token.text[1:-1] if token.raw.startswith("[") else token.text


def _number(token: Token, place: Position) -> int | float:
    if len(token.text) > _DIGITS:
        message = f"This number has more than {_DIGITS} digits."
        raise TemplateError("template_syntax", message, "Write it as a string.", place)
    return float(token.text) if "." in token.text else int(token.text)


def _number_text(number: int | float) -> str:
    return str(int(number)) if number == int(number) else repr(number)


def _at(error: TemplateError, place: Position) -> TemplateError:
    error.locate(place)
    return error
