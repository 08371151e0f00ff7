"""The only kind of value that flows between nodes."""

from typing import Any, TypeAlias

Json: TypeAlias = Any
"""dict, list, str, int, float, bool or None, all the way down.

Spelled `Any` because a recursive alias makes every read a cast under `mypy --strict`; what really comes
in is checked where it enters (Pydantic) and where it leaves (the journal's JSON column).
"""
