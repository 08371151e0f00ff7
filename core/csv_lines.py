"""CSV (RFC 4180) in which no cell is a formula to a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Characters that make a spreadsheet evaluate a cell (OWASP, CSV Injection)."""


def csv_lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """The rows as lines: objects as JSON, None as an empty cell, and a `'` before what would be evaluated."""
    written = io.StringIO()
    csv.writer(written).writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: Any) -> str:
    if value is None or value == {}:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
