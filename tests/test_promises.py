"""The pages that promise something promise nothing that no test holds."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("compatibility", "security")
HEADINGS = ("| what comes", "| threat", "| advisories")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows(page: str) -> list[str]:
    """The lines of its tables."""
    lines = (ROOT / "docs" / f"{page}.md").read_text().splitlines()
    return [line for line in lines if line.startswith("| ") and not line.startswith(HEADINGS)]


def test_there_are_promises() -> None:
    assert len(rows("compatibility")) > 40
    assert len(rows("security")) > 10


@pytest.mark.parametrize("row", [row for page in PAGES for row in rows(page)])
def test_each_line_names_a_test_that_exists(row: str) -> None:
    names = NAMED.findall(row)
    assert names, "a line without its test"
    for path, name in names:
        assert re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(), re.M), f"{path}::{name}"
