"""A node that is called instant waits for nothing: with large values it runs in a thread, where there is no loop."""

import ast
import inspect
import textwrap

import pytest

from workflows.nodes import catalogue
from workflows.sdk.registry import AnyNodeType

INSTANT = [kind for kind in catalogue() if kind.instant]


@pytest.mark.parametrize("kind", INSTANT, ids=lambda kind: str(kind.type))
def test_there_is_no_await_in_an_instant_node(kind: AnyNodeType) -> None:
    source = ast.parse(textwrap.dedent(inspect.getsource(kind.run)))
    assert not [
        part for part in ast.walk(source) if isinstance(part, ast.Await | ast.AsyncWith | ast.AsyncFor)
    ]
