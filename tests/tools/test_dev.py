"""The files that `make dev` watches, and the environment of both sides."""

from argparse import Namespace

import pytest
from watchfiles import Change

from tools.dev import ROOT, WATCHED, Sources, environment


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("config/settings.py", True),
        ("templates/app.html", True),
        ("static/pages.css", True),
        ("static/editor/assets/main.js", False),
        ("core/__pycache__/errors.cpython-311.pyc", False),
        ("core/notes.txt", False),
    ],
)
def test_wireloom_starts_again_when_something_changes_of_which_it_is_made(path: str, counts: bool) -> None:
    assert Sources()(Change.modified, str(ROOT / path)) is counts


def test_the_whole_product_is_watched_and_nothing_beside_it() -> None:
    assert {"config", "core", "workflows", "static", "templates"} < set(WATCHED)
    assert {"tests", "tools", "editor"}.isdisjoint(WATCHED)


def test_people_come_by_the_address_of_vite() -> None:
    told = environment(Namespace(port=8001, editor_port=5174))
    assert told == {"PORT": "8001", "WIRELOOM_DEV": "true", "WIRELOOM_PUBLIC_URL": "http://127.0.0.1:5174"}
