"""Conditions compare JSON's values only; the table of the documentation is the specification."""

import json
import re
from pathlib import Path

import pytest

from workflows.sdk.conditions import LABELS, Condition

PAGE = Path(__file__).parents[3] / "docs" / "conditions.md"
ROW = re.compile(r"\| `(.*)` \| ([a-z ]+) \|(?: `(.*)`)? \| (yes|no) \|$", re.MULTILINE)
OPERATORS = {label: name for name, label in LABELS.items()}
ROWS = ROW.findall(PAGE.read_text())
NEGATED = {"equals": "not_equals", "contains": "not_contains", "is_empty": "is_not_empty"}


def test_the_whole_table_is_read() -> None:
    assert len(ROWS) == sum(line.startswith("| `") for line in PAGE.read_text().splitlines())
    covered = {OPERATORS[row[1]] for row in ROWS}
    assert covered | {NEGATED[name] for name in covered & NEGATED.keys()} == set(LABELS)


@pytest.mark.parametrize(("left", "label", "right", "holds"), ROWS)
def test_the_documentation_is_right(left: str, label: str, right: str, holds: str) -> None:
    operator, values = OPERATORS[label], (json.loads(left), json.loads(right or "null"))
    assert Condition(left=values[0], operator=operator, right=values[1]).holds() is (holds == "yes")
    if operator in NEGATED:
        opposite = Condition(left=values[0], operator=NEGATED[operator], right=values[1])
        assert opposite.holds() is (holds == "no")
