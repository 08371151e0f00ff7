"""The public handlebars-spec: where it is, its cases, and how one is run here."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.workflows.templating.handlebars import tree, twins
from workflows.templating import TemplateError, compile
from workflows.templating.lexer import tokens
from workflows.templating.parser import parse

ROOT = Path(__file__).resolve().parents[4]
FOLDER = Path(os.environ.get("WIRELOOM_HANDLEBARS_SPEC") or ROOT / "editor/node_modules/handlebars-spec/spec")
"""The npm package handlebars-spec, version 104.7.106; it is not part of this repository."""


@dataclass(frozen=True)
class Case:
    """One case: `id` is its file and its index there."""

    id: str
    file: str
    body: dict[str, Any]

    @property
    def needs_functions(self) -> bool:
        """Whether its data or partials hold JavaScript functions, or it brings decorators."""
        return _has_code([self.body.get("data"), self.body.get("partials")]) or "decorators" in self.body


def cases() -> list[Case]:
    """Every case of the specification."""
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        for index, body in enumerate(json.loads(path.read_text("utf-8"))):
            found.append(Case(f"{path.stem}-{index}", path.stem, body))
    return found


def passes(case: Case) -> bool:
    """Whether it comes out as the specification says. One that cannot be expressed without JavaScript does not."""
    if case.needs_functions or not twins.has_all(case.id, case.body):
        return False
    try:
        result = _result(case)
    except TemplateError:
        return "exception" in case.body
    return "exception" not in case.body and bool(result == case.body["expected"])


def _result(case: Case) -> Any:
    if case.file == "tokenizer":
        return _tokens(case.body["template"])
    if case.file == "parser":
        return tree.printed(parse(case.body["template"]))
    strict = case.body.get("compileOptions", {}).get("strict", False)
    template = compile(
        case.body["template"],
        partials=case.body.get("partials"),
        escape_html=True,
        missing="error" if strict else "empty",
        helpers=twins.of(case.id, case.body),
    )
    variables = case.body.get("runtimeOptions", {}).get("data") or None
    return template.render(case.body.get("data"), variables)


def _tokens(source: str) -> list[dict[str, str]]:
    """The tokens up to the first character that fits none, which ends them in the specification."""
    found = []
    try:
        for token in tokens(source):
            found.append({"name": token.kind, "text": token.text})
    except TemplateError:
        pass
    return found


def _has_code(value: Any) -> bool:
    if isinstance(value, dict):
        return "!code" in value or any(map(_has_code, value.values()))
    return isinstance(value, list) and any(map(_has_code, value))
