"""Whose setting wins: layers of request fields, later over earlier, each remembering where it comes from.

The order is the contract's (section 8): defaults of the instance, presets in their order, fields of the node,
`extra_body`.
"""

from collections.abc import Mapping
from typing import Any

MERGED = frozenset({"provider"})
"""Objects whose keys are laid over each other one by one; every other field is replaced as a whole."""


class Layers:
    """The fields so far, and for each of them, or each key of a merged one, the name of its layer."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.why: dict[str, str] = {}

    def lay(self, values: Mapping[str, Any], source: str, merged: frozenset[str] = MERGED) -> None:
        """Put values over the earlier ones."""
        for name, value in values.items():
            if name in merged and isinstance(value, Mapping):
                self._merge(name, value, source)
            else:
                self._forget(name)
                self.fields[name], self.why[name] = value, source

    def _merge(self, name: str, values: Mapping[str, Any], source: str) -> None:
        present = self.fields.get(name)
        if not isinstance(present, Mapping):
            self._forget(name)
            present = {}
        self.fields[name] = {**present, **values}
        self.why |= {f"{name}.{key}": source for key in values}

    def _forget(self, name: str) -> None:
        self.why = {
            path: source
            for path, source in self.why.items()
            if path != name and not path.startswith(f"{name}.")
        }
