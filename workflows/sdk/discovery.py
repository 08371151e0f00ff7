"""What lies in a folder is found there, and stands in no list: node types, providers of models."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator


def module_names(path: Iterable[str], package: str) -> Iterator[str]:
    """The modules of a package and of those within it, by their full names; `path` is the package's `__path__`.

    What begins with `_` is left out. Imports the packages, not the modules.
    """
    for found in pkgutil.iter_modules(path):
        name = f"{package}.{found.name}"
        if found.name.startswith("_"):
            continue
        if found.ispkg:
            yield from module_names(importlib.import_module(name).__path__, name)
        else:
            yield name
