"""Takes the secrets of a run out of everything that is stored or sent, by value.

A secret is also recognised in its base64, URL-encoded, JSON-escaped and HTTP Basic forms (reliability, B.1
row 19). Values shorter than 8 characters are not looked for: they would match ordinary text.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from itertools import permutations
from urllib.parse import quote, quote_plus

from workflows.sdk import Json

MASK = "[secret]"
SHORTEST = 8


class Redactor:
    """Knows the secrets of one execution; more may be added as credentials are opened."""

    def __init__(self) -> None:
        self._forms: list[str] = []

    def add(self, fields: Mapping[str, str]) -> None:
        """Look for these values from now on."""
        values = [value for value in fields.values() if len(value) >= SHORTEST]
        pairs = [f"{user}:{password}" for user, password in permutations(fields.values(), 2)]
        found = {form for value in [*values, *pairs] for form in _forms(value)}
        # The longest first, or a part would be masked and the rest would stay.
        self._forms = sorted({*self._forms, *found}, key=len, reverse=True)

    def text(self, text: str) -> str:
        """The text without secrets."""
        for form in self._forms:
            text = text.replace(form, MASK)
        return text

    def value(self, value: Json) -> Json:
        """A JSON value without secrets, in keys too."""
        if not self._forms or value is None:
            return value
        encoded = json.dumps(value)
        cleaned = self.text(encoded)
        return value if cleaned == encoded else json.loads(cleaned)

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
