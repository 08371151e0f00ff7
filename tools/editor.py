"""Builds and checks the editor, with the system's Node if it is new enough, otherwise with the one from PyPI.

`python -m tools.editor build | check | dev | format | test | types`. Nothing is rebuilt unless it changed: a
stamp file stores the digest of every source file.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EDITOR = ROOT / "editor"
MODULES = EDITOR / "node_modules"
BUILT = ROOT / "static" / "editor"
INSTALLED_STAMP = MODULES / ".installed"
BUILT_STAMP = BUILT / ".built"
NODE_LOCK = ROOT / "requirements-node.lock"
OLDEST_NODE = (20, 19)
"""Vite 8 needs ^20.19 or >=22.12."""


def main(arguments: list[str]) -> int:
    """Run a command; the exit code says whether it succeeded."""
    commands = {"build": build, "check": check, "dev": dev, "format": format, "test": test, "types": types}
    if not arguments or arguments[0] not in commands or (arguments[1:] and arguments[0] != "dev"):
        print(f"usage: python -m tools.editor {'|'.join(commands)}")
        return 2
    try:
        commands[arguments[0]](*arguments[1:])
    except subprocess.CalledProcessError as error:
        print(f"The editor could not be built: `{' '.join(map(str, error.cmd))}` failed.")
        return 1
    return 0


def build() -> None:
    """Install the locked dependencies and build, each only if something changed."""
    if BUILT_STAMP.exists() and BUILT_STAMP.read_text() == _digest(_sources()):
        return
    print("Building the editor …", flush=True)
    _install()
    _npm("run", "--silent", "build", "--", "--logLevel", "warn")
    subprocess.run([sys.executable, "-m", "servestatic.compress", "--quiet", str(BUILT)], check=True)
    BUILT_STAMP.write_text(_digest(_sources()))


def check() -> None:
    """Run Biome and the TypeScript compiler."""
    _install()
    _npm("run", "--silent", "check")


def dev(*arguments: str) -> None:
    """Run Vite's server until it is stopped; `arguments` are passed to Vite."""
    _install()
    _npm("run", "--silent", "dev", "--", *arguments)


def format() -> None:
    """Format with Biome, and apply its safe fixes."""
    _install()
    _npm("run", "--silent", "format")


def test() -> None:
    """Run vitest."""
    _install()
    _npm("run", "--silent", "test")


def types() -> None:
    """Generate the API's types from the OpenAPI document."""
    _install()
    _npm("run", "--silent", "types")


def _install() -> None:
    wanted = _digest([EDITOR / "package-lock.json"])
    if INSTALLED_STAMP.exists() and INSTALLED_STAMP.read_text() == wanted:
        return
    _npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    INSTALLED_STAMP.write_text(wanted)


def _sources() -> Iterator[Path]:
    for path in sorted(EDITOR.rglob("*")):
        inside = path.relative_to(EDITOR)
        if path.is_file() and inside.parts[0] not in ("node_modules", "tests"):
            yield path


def _digest(paths: Iterator[Path] | list[Path]) -> str:
    content = hashlib.sha256()
    for path in paths:
        content.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return content.hexdigest()


def _npm(*arguments: str) -> None:
    folder = _node_folder()
    # Node uses the operating system's certificates only if told to, and would otherwise retry silently.
    environment = os.environ | {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "NODE_USE_SYSTEM_CA": "1",
        "npm_config_fetch_retries": "1",
        "npm_config_cache": str(MODULES / ".cache"),
        "npm_config_update_notifier": "false",
    }
    subprocess.run([str(folder / "npm"), *arguments], cwd=EDITOR, env=environment, check=True)


def _node_folder() -> Path:
    system = shutil.which("node")
    if system and shutil.which("npm") and _version(system) >= OLDEST_NODE:
        return Path(system).parent
    folder = Path(sys.prefix) / "bin"
    if not (folder / "npm").exists():
        print("No Node that is new enough was found; installing one into .venv …", flush=True)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, "--require-hashes", "-r", str(NODE_LOCK)], check=True)
    return folder


def _version(node: str) -> tuple[int, int]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
