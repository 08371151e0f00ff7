"""Parses the JSON of a response, or explains where and why it is invalid."""

import json
import re
from math import isinf
from typing import NoReturn

from workflows.sdk import Json
from workflows.sdk.text import whole_json

_STRING_OR_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s"\[\]{},:]+')
_LINE = re.compile(r"[^\r\n\x1e]+")
"""Lines of JSON Lines, and records between the separators of RFC 7464."""


class NotJsonError(ValueError):
    """The message says what is wrong; `position` counts characters from 0."""

    def __init__(self, reason: str, text: str, position: int) -> None:
        line = text.count("\n", 0, position) + 1
        column = position - text.rfind("\n", 0, position)
        super().__init__(f"{reason} at line {line}, column {column}")
        self.position = position


class _NoNumberError(ValueError):
    def __init__(self, word: str, reason: str) -> None:
        super().__init__(word)
        self.word = word
        self.reason = reason


def read_json(text: str) -> Json:
    """The value of `text`; None for an empty text. Raises NotJsonError, also for NaN and infinite numbers."""
    if not text or text.isspace():
        return None
    text = whole_json(text)
    try:
        return json.loads(text, parse_constant=_refuse_constant, parse_float=_finite, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise NotJsonError(error.msg, text, error.pos) from error
    except _NoNumberError as error:
        raise NotJsonError(error.reason, text, _position(text, error.word)) from error
    except RecursionError:
        raise NotJsonError("It is nested too deeply", text, 0) from None


def read_json_lines(text: str) -> list[Json]:
    """The value of each non-empty line. Raises NotJsonError."""
    return [_line(text, match) for match in _LINE.finditer(text) if not match[0].isspace()]


def _line(text: str, match: re.Match[str]) -> Json:
    try:
        return read_json(match[0])
    except NotJsonError as error:
        reason = str(error).rpartition(" at line ")[0]
        raise NotJsonError(reason, text, match.start() + error.position) from error


def _position(text: str, word: str) -> int:
    # The parser stopped at this word, so it is the first occurrence; anything after it is irrelevant.
    return next((found.start() for found in _STRING_OR_WORD.finditer(text) if found[0].startswith(word)), 0)


def _refuse_constant(word: str) -> NoReturn:
    raise _NoNumberError(word, f"{word} is not JSON")


def _finite(word: str) -> float:
    value = float(word)
    if isinf(value):
        raise _NoNumberError(word, f"The number {word[:20]} is too large")
    return value


def _whole_number(word: str) -> int:
    try:
        return int(word)
    except ValueError:
        raise _NoNumberError(
            word, f"The number {word[:20]}… has {len(word)} digits, which is more than the limit"
        ) from None
