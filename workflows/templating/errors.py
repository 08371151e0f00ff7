"""The one error of the template language, and where in the text it is."""

from bisect import bisect_right
from typing import NamedTuple, TypeAlias

_SHOWN = 120
"""Characters of an expression shown in an error."""


class Position(NamedTuple):
    """Where a construct begins, both from 1, and what it reads (empty when it is not an expression)."""

    line: int
    column: int
    text: str = ""


At: TypeAlias = tuple[int, int, str]
"""A place as generated code holds it."""


class TemplateError(Exception):
    """A template cannot be read or rendered.

    `code` is one of `template_syntax`, `missing_reference`, `not_printable`, `unknown_helper`, `helper_failed`,
    `unknown_partial`, `template_limit`. `message` says what happened, `hint` what to do about it. `line` and
    `column` count from 1; `reference` is the expression as it stands in the source. All three are None
    where the error has no place, as for a source that is too long. `partial` names the partial in whose source
    that place is, or is None for the template itself.
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
        """Take `place` as where it happened, unless a place nearer to the cause is known already."""
        if self.line is None:
            self.line, self.column, text = place
            self.reference = text or None

    def happened_in(self, partial: str) -> None:
        """Say that it happened in a partial, unless it was in one called from there."""
        if self.partial is None:
            self.partial = partial
            self.message = f"In the partial `{partial}`: {self.message}"

    def __str__(self) -> str:
        where = f" (line {self.line}, column {self.column})" if self.line else ""
        return f"{self.message}{where}{' ' + self.hint if self.hint else ''}"


class Lines:
    """Turns offsets in one source into lines and columns."""

    def __init__(self, source: str) -> None:
        self._starts = [0, *(i + 1 for i, char in enumerate(source) if char == "\n")]

    def place(self, offset: int, text: str = "") -> Position:
        """The place of the character at `offset`."""
        line = bisect_right(self._starts, offset)
        shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
        return Position(line, offset - self._starts[line - 1] + 1, shown)

    def offset(self, place: At) -> int:
        """The offset of the character at `place`."""
        return self._starts[place[0] - 1] + place[1] - 1
