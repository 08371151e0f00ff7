"""What the code writes into the audit log is in its vocabulary."""

import ast
from collections.abc import Iterator
from pathlib import Path

from accounts.audit.actions import ACTIONS

ROOT = Path(__file__).resolve().parent.parent
WRITERS = {"audit": 1, "audit_person": 1, "audit_command": 2, "audit_link": 3, "entry_of": 1}
"""The functions that write entries, and which argument is the action."""


def written() -> Iterator[str]:
    for app in ("accounts", "credentials", "ai_models", "workflows", "executions", "config"):
        for path in (ROOT / app).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text())):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in WRITERS:
                    action = call.args[WRITERS[call.func.id]]
                    if isinstance(action, ast.Constant) and isinstance(action.value, str):
                        yield action.value


def test_every_action_that_is_written_is_in_the_vocabulary() -> None:
    found = set(written())
    assert len(found) > 20
    assert found <= set(ACTIONS)
