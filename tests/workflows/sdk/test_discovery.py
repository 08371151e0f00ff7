"""What lies in a package is found, however deep; what is shared by neighbours is not."""

from pathlib import Path

import pytest

from workflows.sdk.discovery import module_names


def test_modules_are_found_at_every_depth_but_for_what_begins_with_an_underscore(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "one.py",
        "_shared.py",
        "inner/__init__.py",
        "inner/two.py",
        "_inner/__init__.py",
        "_inner/x.py",
    ):
        file = tmp_path / "found_here" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    (tmp_path / "found_here" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    names = module_names([str(tmp_path / "found_here")], "found_here")
    assert sorted(names) == ["found_here.inner.two", "found_here.one"]
