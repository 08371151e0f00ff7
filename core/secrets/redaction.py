"""Redacts secrets, by value, from everything that is stored or sent.

A secret of 8 characters or more is recognised anywhere, in each of its forms (see `spellings`), and where text
was cut off inside it. A shorter one would match ordinary text: it is masked only if it is a whole string, key
or header. Not covered: parts that a template cut out of a secret, and encodings other than those forms.
"""

import json
from collections.abc import Mapping
from typing import Any

from core.secrets.spellings import forms, short_forms

Json = Any

MASK = "[secret]"
SHORTEST = 8
LONGEST_HEAD = 16
"""The most characters of a secret that may remain at the end of cut-off text; the beginning of a key only tells
its kind."""
_CUT = ".\u2026"


class Redactor:
    """Knows the secrets of one execution; more may be added as credentials are opened."""

    def __init__(self) -> None:
        self._values: set[str] = set()
        self._forms: list[str] = []
        self._whole: frozenset[str] = frozenset()
        self._heads: dict[str, str] = {}
        """Maps the beginning of a secret to the whole."""
        self._needles: list[str] = []
        """A value whose JSON text contains none of these has nothing to mask."""

    def add(self, fields: Mapping[str, str]) -> None:
        """Redact these values from now on."""
        new = {value for value in fields.values() if value} - self._values
        if not new:
            return
        self._values |= new
        long = {form for value in new if len(value) >= SHORTEST for form in forms(value)}
        short = {form for value in new if len(value) < SHORTEST for form in short_forms(value)}
        self._whole |= short
        long |= {form for form in short if len(form) >= SHORTEST}
        # The longest first; otherwise a part would be masked and the rest would remain.
        self._forms = sorted(long.union(self._forms), key=len, reverse=True)
        self._heads = {_head(value): value for value in self._values if self._may_be_cut(value)}
        spelled = {json.dumps(form)[1:-1] for form in (*long, *self._heads)}
        self._needles = _shortest(spelled.union(self._needles, map(json.dumps, short)))

    def text(self, text: str) -> str:
        """The text without secrets; it may be a piece of a longer text."""
        for form in self._forms:
            text = text.replace(form, MASK)
        return text

    def value(self, value: Json) -> Json:
        """A JSON value without secrets, also in keys; a number that is a secret becomes the mask."""
        if not self._needles or value is None:
            return value
        text = json.dumps(value)
        # Most values hold no secret, and searching their text is fast. Only whole strings, keys and numbers are
        # replaced, never a part of the JSON text, which would become invalid if a secret lay inside a number.
        return self._masked(value) if any(map(text.__contains__, self._needles)) else value

    def _masked(self, value: Json) -> Json:
        if isinstance(value, str):
            return self._string(value)
        if isinstance(value, list):
            return [self._masked(item) for item in value]
        if isinstance(value, dict):
            return self._object(value)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return MASK if is_number and json.dumps(value) in self._forms else value

    def _object(self, value: dict[str, Json]) -> dict[str, Json]:
        masked: dict[str, Json] = {}
        for key, item in value.items():
            name = clean = self._string(key)
            while name in masked:  # two keys that differ only in a secret must stay two
                name = f"{clean} ({len(masked)})"
            masked[name] = self._masked(item)
        return masked

    def _string(self, text: str) -> str:
        if text in self._whole:
            return MASK
        text = self.text(text)
        for head, value in self._heads.items():
            text = _without_cut(text, head, value)
        return text

    def held_back(self, text: str) -> int:
        """The number of characters at the end of a stream's text that may be the beginning of a secret."""
        longest = 0
        for form in self._forms:
            start = max(0, len(text) - len(form) + 1)
            while 0 <= (start := text.find(form[0], start)) < len(text) - longest:
                if form.startswith(text[start:]):
                    longest = len(text) - start
                    break
                start += 1
        return longest

    def _may_be_cut(self, value: str) -> bool:
        # A pair begins with the user name, which is not secret, and its password is searched for separately.
        is_pair = any(other in value for other in self._values if other != value)
        return not is_pair and len(value) > SHORTEST


def _head(value: str) -> str:
    return value[: min(LONGEST_HEAD, max(SHORTEST, len(value) // 2))]


def _without_cut(text: str, head: str, value: str) -> str:
    start = text.rfind(head)
    if start < 0:
        return text
    piece = text[start:].rstrip(_CUT)
    return text[:start] + MASK + text[start + len(piece) :] if value.startswith(piece) else text


def _shortest(found: set[str]) -> list[str]:
    """Those that contain no other."""
    kept: list[str] = []
    for needle in sorted(found, key=len):
        if not any(other in needle for other in kept):
            kept.append(needle)
    return kept
