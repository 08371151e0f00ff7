"""The public handlebars-spec is the measure of the language."""

import os

import pytest

from tests.workflows.templating.handlebars.left_out import LEFT_OUT
from tests.workflows.templating.handlebars.specification import FOLDER, Case, cases, passes

CASES = cases()


@pytest.fixture(autouse=True)
def specification() -> None:
    """Without the specification there is nothing to test, which must not go unnoticed in CI."""
    if CASES:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"handlebars-spec is not in {FOLDER}: run `npm ci` in editor/.")
    pytest.skip(f"handlebars-spec is not in {FOLDER}")


@pytest.mark.parametrize("case", [one for one in CASES if one.id not in LEFT_OUT], ids=lambda case: case.id)
def test_a_case_of_the_specification_comes_out_as_it_says(case: Case) -> None:
    assert passes(case), f"{case.body['it']}: {case.body['template']!r}"


def test_every_case_passes_or_is_listed_with_its_reason() -> None:
    passed = {case.id for case in CASES if passes(case)}
    assert passed | set(LEFT_OUT) == {case.id for case in CASES}
    assert len(passed) + len(LEFT_OUT) == len(CASES)


def test_no_listed_case_passes_by_now() -> None:
    assert [case.id for case in CASES if case.id in LEFT_OUT and passes(case)] == []
