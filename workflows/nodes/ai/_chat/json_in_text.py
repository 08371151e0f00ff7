"""Finds JSON that a model has surrounded with prose: in a code fence, after its reasoning, before a remark.

Runs in linear time on any text, so that a hostile answer cannot delay other runs.
"""

import json
import math
import re
from collections.abc import Iterator

from workflows.sdk import Json

MAX_CANDIDATES = 1_000
"""Positions tried as the start of a value; only hostile texts need more."""
_WORK = 8
"""How often each character may be read, on average."""

# What can follow an opening bracket in JSON; brackets in prose are skipped without a parse attempt.
_OPENING = re.compile(r"""\{(?=\s*["}])|\[(?=\s*[\[{"\]0-9tfn-])""")
_THOUGHT = "</think>"
_FENCE = "```"


class NotJsonError(ValueError):
    """A number or literal that JSON does not allow."""


def _refuse(word: str) -> None:
    raise NotJsonError(f"{word} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise NotJsonError(f"{digits[:20]} is too large for a number")
    return number


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)


def values_in(text: str) -> Iterator[Json]:
    """The JSON values in `text`, the most likely first; raises ValueError or RecursionError only if there is
    none.

    Yields the whole text if it is JSON; otherwise the contents of code fences; otherwise every object and list,
    from left to right, that is not part of an earlier one. Values after a model's reasoning precede those in
    it.
    """
    found = False
    for value in _candidates(text):
        found = True
        yield value
    if not found:
        yield _DECODER.decode(text)  # on failure, raises with the position


def _candidates(text: str) -> Iterator[Json]:
    try:
        yield _DECODER.decode(text.strip())
    except (ValueError, RecursionError):
        behind = text.rpartition(_THOUGHT)[2]
        yield from _fenced(behind)
        yield from _bracketed(behind)


def _fenced(text: str) -> Iterator[Json]:
    for block in text.split(_FENCE)[1 : 2 * MAX_CANDIDATES : 2]:
        language, line_end, content = block.partition("\n")
        try:
            yield _DECODER.decode((content if line_end and language.strip().isalnum() else block).strip())
        except (ValueError, RecursionError):
            continue


def _bracketed(text: str) -> Iterator[Json]:
    work, at = _WORK * len(text), 0
    for _candidate in range(MAX_CANDIDATES):
        opening = _OPENING.search(text, at)
        if opening is None or work < 0:
            return
        begin = opening.start()
        try:
            value, at = _DECODER.raw_decode(text, begin)
        except (ValueError, RecursionError) as error:
            at = begin + 1
            work -= _read(error, begin, len(text))
        else:
            yield value


def _read(error: Exception, begin: int, size: int) -> int:
    """The number of characters read before the parse failed; all that remain if the error does not say."""
    if isinstance(error, json.JSONDecodeError) and not error.msg.startswith("Unterminated"):
        return error.pos - begin + 1
    return size - begin
