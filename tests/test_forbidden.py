"""The product contains nothing that could turn data into code, or pass it to another program."""

import ast
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.conf import settings

from config.celery import worker_app

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("accounts", "ai_models", "characters", "config", "core", "credentials", "executions", "workflows")
FILES = [path for package in PRODUCT for path in sorted((ROOT / package).rglob("*.py"))]
CALLS = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
MODULES = {"pickle", "marshal", "shelve", "yaml", "code", "codeop", "pty", "dill", "jsonpickle"}
PROGRAMS = {"subprocess", "ctypes", "os.system", "os.popen", "os.execv", "asyncio.create_subprocess_shell"}
STARTS_PROGRAMS = "config/supervisor/"
"""The one place that starts other processes: our own, without a shell."""


def calls(tree: ast.AST) -> Iterator[str]:
    """Names of the built-in functions that are called."""
    for part in ast.walk(tree):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
            yield part.func.id


def names(tree: ast.AST) -> Iterator[str]:
    """Modules that are imported, and dotted names that are used."""
    for part in ast.walk(tree):
        if isinstance(part, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in part.names)
        elif isinstance(part, ast.ImportFrom) and part.module:
            yield part.module.partition(".")[0]
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            yield f"{part.value.id}.{part.attr}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_turns_data_into_code_or_hands_it_to_a_program(path: Path) -> None:
    where = str(path.relative_to(ROOT))
    tree = ast.parse(path.read_text())
    forbidden = MODULES if where.startswith(STARTS_PROGRAMS) else MODULES | PROGRAMS
    # A template's `compile` is ours: `workflows.templating.compile`.
    own = (
        {"compile"}
        if "from workflows.templating import" in path.read_text() or "templating" in where
        else set()
    )
    assert CALLS.intersection(calls(tree)) - own == set()
    assert forbidden.intersection(names(tree)) == set()


def test_messages_between_processes_are_json() -> None:
    conf = worker_app().conf
    assert (conf.accept_content, conf.task_serializer) == (["json"], "json")
    assert "Pickle" not in settings.SESSION_SERIALIZER


def test_the_framework_is_as_new_as_its_known_holes_ask_for() -> None:
    assert django.VERSION[:3] >= (5, 2, 19)
    assert not [app for app in settings.INSTALLED_APPS if app.startswith("django.contrib.gis")]
