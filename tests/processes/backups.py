"""Backups that tests make, look into, and restore."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from tests.running import ROOT, Running


def manifest_of(archive: Path) -> dict[str, Any]:
    """The archive's manifest."""
    with zipfile.ZipFile(archive) as file:
        return dict(json.loads(file.read("manifest.json")))


def content_of(archive: Path) -> dict[str, Any]:
    """Its tables and files, by hash; without the models, which each start reads again."""
    told = manifest_of(archive)
    parts = {name: part for name, part in told["parts"].items() if "/ai_models_" not in name}
    return {"tables": told["tables"], "parts": parts, "missing": told["missing"]}


def said_by(running: Running, *arguments: str) -> tuple[int, str]:
    """Exit code and all output of a management command on the instance's database and folder."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=running.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def rewritten(source: Path, target: Path, **changed: bytes) -> Path:
    """A copy of the archive whose parts of these names are others."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, changed.pop(name, old.read(name)))
        for name, content in changed.items():
            new.writestr(name, content)
    return target
