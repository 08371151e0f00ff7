"""The only kind of value that is passed between nodes."""

from typing import Any, TypeAlias

Json: TypeAlias = Any
"""dict, list, str, int, float, bool or None, at every level.

Declared as `Any` because a recursive alias turns every read into a cast under `mypy --strict`; the actual
values are checked where they enter (Pydantic) and where they leave (the journal's JSON column).
"""
