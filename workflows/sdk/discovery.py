"""Finds modules by their folder, so that node types and model providers need not be listed anywhere."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator


def module_names(path: Iterable[str], package: str) -> Iterator[str]:
    """The full names of the modules in a package and its subpackages; `path` is the package's `__path__`.

    Names that begin with `_` are left out. Imports the packages, not the modules.
    """
    for found in pkgutil.iter_modules(path):
        name = f"{package}.{found.name}"
        if found.name.startswith("_"):
            continue
        if found.ispkg:
            yield from module_names(importlib.import_module(name).__path__, name)
        else:
            yield name
