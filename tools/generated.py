"""Everything generated from the code: the OpenAPI document, the editor's types, the node pages and the
permission page.

`python -m tools.generated` writes the files; `--check` fails if a file is outdated.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from tools import editor
from tools.node_pages import node_pages
from tools.openapi import openapi_document
from tools.permission_page import permission_page

ROOT = Path(__file__).resolve().parent.parent
OPENAPI = ROOT / "editor" / "openapi.yml"
TYPES = ROOT / "editor" / "src" / "api" / "schema.d.ts"
NODE_PAGES = ROOT / "docs" / "nodes"
PERMISSION_PAGE = ROOT / "docs" / "permissions.md"


def main(arguments: list[str]) -> int:
    """Write or check."""
    before = _content()
    _write()
    after = _content()
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    if "--check" not in arguments or not changed:
        return 0
    for path in changed:
        print(f"{path} was outdated; run `make types` and commit the result.")
    return 1


def _write() -> None:
    OPENAPI.write_text(openapi_document())
    editor.types()
    PERMISSION_PAGE.write_text(permission_page())
    pages = node_pages()
    NODE_PAGES.mkdir(parents=True, exist_ok=True)
    for old in NODE_PAGES.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (NODE_PAGES / name).write_text(text)


def _content() -> dict[str, str]:
    files = [OPENAPI, TYPES, PERMISSION_PAGE, *NODE_PAGES.glob("*.md")]
    return {str(path.relative_to(ROOT)): path.read_text() for path in files if path.exists()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
