"""Takes the secrets of a run out of everything that is stored or sent, by value.

A secret is also recognised in its base64, URL-encoded, JSON-escaped and HTTP Basic forms (reliability, B.1
row 19). Values shorter than 8 characters are not looked for: they would match ordinary text.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from itertools import permutations
from typing import Any
from urllib.parse import quote, quote_plus

Json = Any

MASK = "[secret]"
SHORTEST = 8


class Redactor:
    """Knows the secrets of one execution; more may be added as credentials are opened."""

    def __init__(self) -> None:
        self._forms: list[str] = []
        self._spelled: list[str] = []
        """The forms as they would stand in JSON text."""

    def add(self, fields: Mapping[str, str]) -> None:
        """Look for these values from now on."""
        values = [value for value in fields.values() if len(value) >= SHORTEST]
        pairs = [f"{user}:{password}" for user, password in permutations(fields.values(), 2)]
        found = {form for value in [*values, *pairs] for form in _forms(value)}
        # The longest first, or a part would be masked and the rest would stay.
        self._forms = sorted({*self._forms, *found}, key=len, reverse=True)
        self._spelled = [json.dumps(form)[1:-1] for form in self._forms]

    def text(self, text: str) -> str:
        """The text without secrets."""
        for form in self._forms:
            text = text.replace(form, MASK)
        return text

    def value(self, value: Json) -> Json:
        """A JSON value without secrets, in keys too; a number that is a secret becomes the mask."""
        if not self._forms or value is None:
            return value
        text = json.dumps(value)
        # Most values hold none, and to look for one in their text is quick. Only whole strings, keys and numbers are
        # replaced, never a part of the text: it would not be JSON any more where a secret lies inside a number.
        return self._masked(value) if any(form in text for form in self._spelled) else value

    def _masked(self, value: Json) -> Json:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self._masked(item) for item in value]
        if isinstance(value, dict):
            return self._object(value)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return MASK if is_number and json.dumps(value) in self._forms else value

    def _object(self, value: dict[str, Json]) -> dict[str, Json]:
        masked: dict[str, Json] = {}
        for key, item in value.items():
            name = clean = self.text(key)
            while name in masked:  # two keys that differ in a secret only are still two
                name = f"{clean} ({len(masked)})"
            masked[name] = self._masked(item)
        return masked

    def held_back(self, text: str) -> int:
        """How many characters at the end of a stream's text may be the beginning of a secret."""
        longest = 0
        for form in self._forms:
            for size in range(min(len(form) - 1, len(text)), longest, -1):
                if text.endswith(form[:size]):
                    longest = size
                    break
        return longest


def _forms(value: str) -> Iterable[str]:
    raw = value.encode()
    yield from {
        value,
        json.dumps(value)[1:-1],
        quote(value, safe=""),
        quote_plus(value),
        base64.b64encode(raw).decode(),
        base64.b64encode(raw).decode().rstrip("="),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
    }
