"""Variables: the names under which templates read node outputs."""

import re

PATTERN = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
KEYWORDS = frozenset({"if", "unless", "each", "with", "else", "true", "false", "null", "undefined"})
RESERVED = KEYWORDS | {"trigger", "execution", "workflow", "vars", "item", "index", "this"}


def variable_from(label: str) -> str:
    """`Fetch the page` → `fetchThePage`; a readable name even if the label has no letters."""
    words = re.findall(r"[A-Za-z0-9]+", label)
    if not words:
        return "node"
    first, *rest = words
    start = first.lower() if first.isupper() else first[0].lower() + first[1:]
    name = start + "".join(word[0].upper() + word[1:] for word in rest)
    return name if name[0].isalpha() else f"node{name}"


def unused(wanted: str, taken: set[str]) -> str:
    """`wanted`, or the first of `wanted2`, `wanted3`, … that is not taken."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}{number}" in taken:
        number += 1
    return f"{wanted}{number}"
