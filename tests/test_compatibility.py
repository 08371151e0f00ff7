"""`docs/compatibility.md` promises nothing that no test holds."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "compatibility.md").read_text()
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| what comes")]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_there_are_promises() -> None:
    assert len(ROWS) > 40


@pytest.mark.parametrize("row", ROWS)
def test_each_line_names_a_test_that_exists(row: str) -> None:
    names = NAMED.findall(row)
    assert names, "a line without its test"
    for path, name in names:
        assert re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(), re.M), f"{path}::{name}"
