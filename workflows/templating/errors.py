"""The error of the template language, with its position in the source."""

from bisect import bisect_right
from typing import NamedTuple, TypeAlias

_SHOWN = 120
"""Characters of an expression shown in an error."""


class Position(NamedTuple):
    """Where a construct begins, line and column counted from 1, and its source (empty if it is not an
    expression)."""

    line: int
    column: int
    text: str = ""


At: TypeAlias = tuple[int, int, str]
"""A position as stored in generated code."""


class TemplateError(Exception):
    """A template cannot be parsed or rendered.

    `code` is one of `template_syntax`, `missing_reference`, `not_printable`, `unknown_helper`, `helper_failed`,
    `unknown_partial`, `template_limit`. `message` says what happened, `hint` what to do about it. `line` and
    `column` count from 1; `reference` is the expression as written in the source. All three are None if the
    error has no position, as for a source that is too long. `partial` names the partial that contains the
    position, or is None for the template itself.
    """

    def __init__(self, code: str, message: str, hint: str = "", place: At | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.line: int | None = None
        self.column: int | None = None
        self.reference: str | None = None
        self.partial: str | None = None
        if place:
            self.locate(place)

    def locate(self, place: At) -> None:
        """Set the position, unless a more precise one is already known."""
        if self.line is None:
            self.line, self.column, text = place
            self.reference = text or None

    def happened_in(self, partial: str) -> None:
        """Record that the error occurred in a partial, unless a partial called from it is already recorded."""
        if self.partial is None:
            self.partial = partial
            self.message = f"In the partial `{partial}`: {self.message}"

    def __str__(self) -> str:
        where = f" (line {self.line}, column {self.column})" if self.line else ""
        return f"{self.message}{where}{' ' + self.hint if self.hint else ''}"


class Lines:
    """Converts offsets in a source to lines and columns."""

    def __init__(self, source: str) -> None:
        self._starts = [0, *(i + 1 for i, char in enumerate(source) if char == "\n")]

    def place(self, offset: int, text: str = "") -> Position:
        """The position of the character at `offset`."""
        line = bisect_right(self._starts, offset)
        shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
        return Position(line, offset - self._starts[line - 1] + 1, shown)

    def offset(self, place: At) -> int:
        """The offset of the character at `place`."""
        return self._starts[place[0] - 1] + place[1] - 1
