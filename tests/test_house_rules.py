"""House rules that readers rely on: sizes, names, links, and commands that work."""

import ast
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workflows.nodes import catalogue
from workflows.sdk import NodeType

ROOT = Path(__file__).resolve().parent.parent
ELSEWHERE = {".git", ".env", "node_modules", "var", "test-results", "__pycache__", "build", "dist"}
"""What is not kept in the repository; folders that begin with a dot or hold what is built are left out too."""
SOURCES = (".py", ".ts", ".tsx", ".js", ".css")
TEXTS = (*SOURCES, ".md", ".html", ".toml", ".json", ".yml", "")
LONGEST_FILE = 300
LONGEST_FUNCTION = 45
GENERATED = ("migrations/", "editor/src/api/schema.d.ts", "editor/openapi.yml")
MACHINE = re.compile(r"(?<![\w.<{/])/(?:root|work|home/\w+|Users/\w+)/")
OUTPUT_OF_THE_USERS_MAKING = {
    "data.set",
    "flow.if",
    "flow.merge",
    "flow.stop",
    "flow.switch",
    "trigger.called",
    "trigger.manual",
}
"""Their output is the incoming value, or depends on the workflow, so an example would say nothing."""


def files(*endings: str) -> Iterator[Path]:
    """Everything that is kept in the repository and ends so."""
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if not _is_elsewhere(Path(folder) / name)]
        kept = (name for name in names if name not in ELSEWHERE)
        yield from (Path(folder) / name for name in kept if Path(name).suffix in endings)


def _is_elsewhere(folder: Path) -> bool:
    hidden = folder.name.startswith(".") and folder.name != ".ci"
    return hidden or folder.name in ELSEWHERE or folder == ROOT / "static" / "editor"


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def written_by_hand(*endings: str) -> Iterator[Path]:
    """The same without what a tool has written."""
    yield from (path for path in files(*endings) if not any(part in where(path) for part in GENERATED))


def test_no_file_is_longer_than_what_one_reads_at_a_time() -> None:
    lengths = {where(path): path.read_text().count("\n") for path in written_by_hand(*SOURCES)}
    assert len(lengths) > 800
    assert {name: length for name, length in lengths.items() if length >= LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    functions = list(all_functions())
    assert len(functions) > 5_000
    assert [name for name, length in functions if length > LONGEST_FUNCTION] == []


def all_functions() -> Iterator[tuple[str, int]]:
    for path in written_by_hand(".py"):
        for part in ast.walk(ast.parse(path.read_text())):
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{where(path)}::{part.name}", (part.end_lineno or 0) - part.lineno + 1


def test_nothing_is_left_for_later() -> None:
    mark = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b")
    assert [where(path) for path in files(*TEXTS) if mark.search(path.read_text())] == []


def test_no_path_of_a_machine_stands_anywhere() -> None:
    lines = ((path, line) for path in files(*TEXTS) for line in path.read_text().splitlines())
    assert [f"{where(path)}: {line}" for path, line in lines if MACHINE.search(line)] == []


def test_the_locks_name_no_registry() -> None:
    locks = [*ROOT.glob("requirements*.lock"), ROOT / "editor" / "package-lock.json"]
    assert len(locks) == 4
    assert [
        path.name for path in locks if re.search(r'"resolved"|https?://.*\.(whl|tgz)', path.read_text())
    ] == []


def test_no_import_rule_has_exceptions() -> None:
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text()


# --- node types --------------------------------------------------------------------------------------------


def node_types() -> list[type[NodeType[Any, Any]]]:
    registry = catalogue()
    return [registry.get(name) for name in registry.names()]


TYPES = pytest.mark.parametrize("node_type", node_types(), ids=lambda node_type: node_type.type)


@TYPES
def test_a_nodes_file_is_named_after_its_type(node_type: type[NodeType[Any, Any]]) -> None:
    assert node_type.__module__.rpartition(".")[2] == node_type.type.replace(".", "_")


@TYPES
def test_a_node_has_a_page_with_an_example(node_type: type[NodeType[Any, Any]]) -> None:
    page = (ROOT / "docs" / "nodes" / f"{node_type.type}.md").read_text()
    assert ("For example:" in page) is (node_type.type not in OUTPUT_OF_THE_USERS_MAKING)


@TYPES
def test_a_later_version_takes_the_parameters_of_the_one_before(node_type: type[NodeType[Any, Any]]) -> None:
    assert node_type.version == 1 or node_type.upgrade is not NodeType.upgrade


# --- the editor --------------------------------------------------------------------------------------------


def test_every_optional_dependency_of_the_editor_is_locked() -> None:
    packages = json.loads((ROOT / "editor" / "package-lock.json").read_text())["packages"]
    optional = {name for one in packages.values() for name in one.get("optionalDependencies", {})}
    locked = {name.rpartition("node_modules/")[2] for name in packages}
    assert len(optional) > 10
    assert optional - locked == set()


# --- pages -------------------------------------------------------------------------------------------------

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def links() -> list[tuple[Path, str]]:
    """Each link of a page to something of ours."""
    found = ((page, link) for page in files(".md") for link in LINK.findall(page.read_text()))
    return [(page, link) for page, link in found if not re.match(r"[a-z]+:", link)]


def anchors(page: Path) -> set[str]:
    """Of its headings, as GitHub and its like make them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.M)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


def test_every_link_leads_somewhere() -> None:
    assert len(links()) > 50
    assert [f"{where(page)}: {link}" for page, link in links() if not leads_somewhere(page, link)] == []


def leads_somewhere(page: Path, link: str) -> bool:
    file, _, anchor = link.partition("#")
    target = (page.parent / file).resolve() if file else page
    return target.exists() and (not anchor or anchor in anchors(target))


def test_every_page_can_be_found_from_the_readme() -> None:
    seen, next_pages = set(), {ROOT / "README.md"}
    while next_pages:
        seen |= next_pages
        targets = {(page.parent / link.partition("#")[0]).resolve() for page, link in links() if page in seen}
        next_pages = {target for target in targets if target.suffix == ".md"} - seen
    assert {where(page) for page in (ROOT / "docs").rglob("*.md")} - {where(page) for page in seen} == set()


def test_the_commands_of_the_readme_are_those_that_ci_runs() -> None:
    makefile, ci = (ROOT / "Makefile").read_text(), (ROOT / ".ci" / "run").read_text()
    readme = (ROOT / "README.md").read_text()
    targets = re.findall(r"^make (\w+)$", readme, re.M)
    assert targets == ["run", "test", "dev"]
    assert all(re.search(rf"^{target}:.*##", makefile, re.M) for target in targets)
    assert re.search(r"^make test$", ci, re.M)
    commands = set(re.findall(r"manage\.py (\w+)", readme))
    assert commands <= {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    assert {"up", "bootstrap"} <= commands
