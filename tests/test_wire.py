"""Every wire format is defined once: no serializer, and no second definition, is left."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("accounts", "ai_models", "assets", "config", "core", "credentials", "executions", "workflows")
MODULES = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("name", ["serializers", "shapes"])
def test_no_module_writes_shapes_a_second_time(name: str) -> None:
    assert [path for path in MODULES if path.stem.endswith(name)] == []


def test_no_module_uses_a_serializer_of_drf() -> None:
    assert MODULES
    for path in MODULES:
        assert not [name for name in imported(path) if name.startswith("rest_framework.serializers")], path
