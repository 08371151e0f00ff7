"""Splits source into tokens as Handlebars 4 does; token kinds have the names of its grammar."""

import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

from workflows.templating.errors import Lines, TemplateError

_END = r"(?=[=~}\s/.)\]|])"
_LITERAL_END = r"(?=[~}\s)\]])"
_NAME = r"[^\s!\"#%-,./;->@\[-^`{-~]+"

_OPENINGS = re.compile(
    r"""
    (?P<OPEN_RAW_BLOCK>\{\{\{\{(?!/))
  | (?P<COMMENT>\{\{~?!(?:--[\s\S]*?--~?\}\}|(?!--)[\s\S]*?\}\}))
  | (?P<OPEN_PARTIAL>\{\{~?>)
  | (?P<OPEN_PARTIAL_BLOCK>\{\{~?\#>)
  | (?P<OPEN_BLOCK>\{\{~?\#\*?)
  | (?P<OPEN_ENDBLOCK>\{\{~?/)
  | (?P<INVERSE>\{\{~?(?:\^|\s*else\b)\s*~?\}\})
  | (?P<OPEN_INVERSE>\{\{~?\^)
  | (?P<OPEN_INVERSE_CHAIN>\{\{~?\s*else\b)
  | (?P<OPEN_UNESCAPED>\{\{~?\{)
  | (?P<OPEN>\{\{~?(?:&|\*)?)
    """,
    re.VERBOSE,
)

_CLOSE = r"(?P<CLOSE>~?\}\})"
_CLOSE_UNESCAPED = r"(?P<CLOSE_UNESCAPED>\}~?\}\})|" + _CLOSE
_CLOSE_RAW_BLOCK = r"(?P<CLOSE_RAW_BLOCK>\}\}\}\})|" + _CLOSE_UNESCAPED
_WORDS = rf"""
    (?P<space>\s+)
  | (?P<EQUALS>=)
  | (?P<up>\.\.)
  | (?P<dot>\.{_END})
  | (?P<SEP>[/.])
  | (?P<OPEN_SEXPR>\()
  | (?P<CLOSE_SEXPR>\))
  | (?P<STRING>"(?:\\"|[^"])*"|'(?:\\'|[^'])*')
  | (?P<DATA>@)
  | (?P<BOOLEAN>(?:true|false){_LITERAL_END})
  | (?P<UNDEFINED>undefined{_LITERAL_END})
  | (?P<NULL>null{_LITERAL_END})
  | (?P<NUMBER>-?[0-9]+(?:\.[0-9]+)?{_LITERAL_END})
  | (?P<OPEN_BLOCK_PARAMS>as\s+\|)
  | (?P<CLOSE_BLOCK_PARAMS>\|)
  | (?P<ID>{_NAME}{_END})
  | (?P<segment>\[(?:\\\]|[^\]])*\])
"""


def _inside(closing: str) -> re.Pattern[str]:
    return re.compile(f"{closing}|{_WORDS}", re.VERBOSE)


# The opening braces decide how many braces close a tag: in `{"a": {{json x}}}` the third one is text.
# Handlebars takes the longest run of braces instead, which makes this a syntax error there.
_IN_TAG = _inside(_CLOSE)
_INSIDE = {"OPEN_UNESCAPED": _inside(_CLOSE_UNESCAPED), "OPEN_RAW_BLOCK": _inside(_CLOSE_RAW_BLOCK)}

_NEXT_AFTER_ESCAPE = re.compile(r"\\{0,2}\{\{")
_RAW_TAG = re.compile(r"\{\{\{\{(?!/)|\{\{\{\{/(" + _NAME + r")(?=[=}\s/.])\}\}\}\}")
_CLOSINGS = frozenset({"CLOSE", "CLOSE_UNESCAPED", "CLOSE_RAW_BLOCK"})
_ONE_TAG = frozenset({"COMMENT", "INVERSE"})
_ESCAPED = re.compile(r"\\([\\\]])")


class Token(NamedTuple):
    """`text` is the meaning (a string without its quotes), `raw` the source text at `start`."""

    kind: str
    text: str
    start: int
    raw: str


def tokens(source: str) -> Iterator[Token]:
    """The tokens of `source`. Raises TemplateError at the first character that matches none."""
    return _Lexer(source).run()


class _Lexer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def run(self) -> Iterator[Token]:
        while self.at < len(self.source):
            escaped = yield from self._content()
            if not escaped and self.at < len(self.source):
                yield from self._tag()

    def _content(self) -> Generator[Token, None, bool]:
        """Text up to the next tag; one backslash before a tag makes it text, two make one backslash."""
        start = self.at
        found = self.source.find("{{", start)
        self.at = len(self.source) if found < 0 else found
        text = self.source[start : self.at]
        escaped = found >= 0 and text.endswith("\\") and not text.endswith("\\\\")
        if found >= 0 and text.endswith("\\"):
            text = text[:-1]
        if text:
            yield Token("CONTENT", text, start, text)
        if escaped:
            yield self._escaped()
        return escaped

    def _escaped(self) -> Token:
        start = self.at
        following = _NEXT_AFTER_ESCAPE.search(self.source, start + 2)
        self.at = following.start() if following else len(self.source)
        text = self.source[start : self.at]
        return Token("CONTENT", text, start, text)

    def _tag(self) -> Iterator[Token]:
        opening = self._opening()
        yield opening
        if opening.kind in _ONE_TAG:
            return
        closing, pattern = None, _INSIDE.get(opening.kind, _IN_TAG)
        while closing not in _CLOSINGS:
            token = self._inside(pattern)
            closing = token.kind
            if closing != "space":
                yield token
        if closing == "CLOSE_RAW_BLOCK":
            yield from self._raw()

    def _opening(self) -> Token:
        match = _OPENINGS.match(self.source, self.at)
        kind = match and match.lastgroup
        if not match or not kind or (kind == "OPEN" and self.source.startswith("!", match.end())):
            raise self._unexpected(
                "This comment is not closed.", "Close it with `}}`, or `--}}` after `{{!--`."
            )
        token = Token(kind, match.group(), self.at, match.group())
        self.at = match.end()
        return token

    def _inside(self, pattern: re.Pattern[str]) -> Token:
        match = pattern.match(self.source, self.at)
        kind = match and match.lastgroup
        if not match or not kind:
            if self.at >= len(self.source):
                raise self._unexpected("The template ends inside a tag.", "Close the tag with `}}`.")
            shown = self.source[self.at : self.at + 12].split("\n")[0]
            raise self._unexpected(
                f"`{shown}` is not allowed here.", "Check quotes, brackets and closing braces."
            )
        raw = match.group()
        start = self.at
        self.at = match.end()
        return _meaning(kind, raw, start)

    def _raw(self) -> Iterator[Token]:
        """The content of a raw block, up to the end tag of the outermost one."""
        depth, start = 1, self.at
        for tag in _RAW_TAG.finditer(self.source, start):
            depth += 1 if tag.group(1) is None else -1
            if depth == 0:
                text = self.source[start : tag.start()]
                if text:
                    yield Token("CONTENT", text, start, text)
                yield Token("END_RAW_BLOCK", tag.group(1), tag.start(), tag.group())
                self.at = tag.end()
                return
        raise self._unexpected("This raw block is not closed.", "Close it with `{{{{/name}}}}`.")

    def _unexpected(self, message: str, hint: str) -> TemplateError:
        return TemplateError("template_syntax", message, hint, Lines(self.source).place(self.at))


def _meaning(kind: str, raw: str, start: int) -> Token:
    if kind == "STRING":
        return Token(kind, raw[1:-1].replace("\\" + raw[0], raw[0]), start, raw)
    if kind == "segment":
        return Token("ID", _ESCAPED.sub(r"\1", raw), start, raw)
    return Token("ID" if kind in ("up", "dot") else kind, raw, start, raw)
