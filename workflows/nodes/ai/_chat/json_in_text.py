"""JSON that a model has put among words: into a fence, behind its thoughts, before a remark.

In linear time, whatever the text is: a hostile answer must not hold up the others.
"""

import json
import math
import re
from collections.abc import Iterator

from workflows.sdk import Json

MAX_CANDIDATES = 1_000
"""Places at which a value is looked for; behind them only hostile texts have one."""
_WORK = 8
"""How often, on average, each character may be read."""

# What can follow an opening bracket of JSON; prose with brackets is skipped without a try.
_OPENING = re.compile(r"""\{(?=\s*["}])|\[(?=\s*[\[{"\]0-9tfn-])""")
_THOUGHT = "</think>"
_FENCE = "```"


class NotJsonError(ValueError):
    """A number or a word that JSON does not have."""


def _refuse(word: str) -> None:
    raise NotJsonError(f"{word} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise NotJsonError(f"{digits[:20]} is beyond all numbers")
    return number


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)


def values_in(text: str) -> Iterator[Json]:
    """The JSON values in `text`, the likeliest first; raises ValueError or RecursionError only if there is none.

    The text itself if it is JSON; else what stands in fences; else every object and list, from left to right, that
    is not a part of one before it. What stands behind a model's thoughts goes before them.
    """
    found = False
    for value in _candidates(text):
        found = True
        yield value
    if not found:
        yield _DECODER.decode(text)  # fails, and says where


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
    """How many characters were read before it failed; all of the rest where the error does not say."""
    if isinstance(error, json.JSONDecodeError) and not error.msg.startswith("Unterminated"):
        return error.pos - begin + 1
    return size - begin
