"""The error for a path without a value: what is at that place, and the nearest name."""

import difflib
from typing import Any

from workflows.templating.errors import At, TemplateError

_SHOWN = 12
"""Names listed, at most."""
_CANDIDATES = 500
"""Names compared, at most."""
_KINDS = {
    str: "text",
    int: "a number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


def missing_reference(base: Any, keys: tuple[str, ...], place: At) -> TemplateError:
    """The error of `place`, whose `keys` were looked up from `base`."""
    value, known = base, list[str]()
    for key in keys:
        following = _step(value, key)
        if not following:
            return _no_entry(value, known, key, place)
        value = following[0]
        known.append(key)
    message = f"`{place[2]}` has no value."
    return TemplateError("missing_reference", message, _default_hint(place), place)


def _step(value: Any, key: str) -> list[Any]:
    """The entry in a list, or an empty list."""
    if type(value) is dict and key in value:
        return [value[key]]
    if type(value) is list and key.isascii() and key.isdigit() and len(key) < 10 and int(key) < len(value):
        return [value[int(key)]]
    return []


def _no_entry(value: Any, known: list[str], key: str, place: At) -> TemplateError:
    where = f"in `{'.'.join(known)}`" if known else "here"
    if type(value) is list and not value:
        what = f"The list {where} is empty."
    elif type(value) is list:
        what = f"The list {where} has {len(value)} items: 0 to {len(value) - 1}."
    elif type(value) is dict:
        what = f"There is {_names(value)} {where}."
    elif value is None:
        what = f"`{'.'.join(known) or 'this'}` is null."
    else:
        what = f"`{'.'.join(known) or 'this'}` is {_KINDS.get(type(value), 'nothing')} and has no fields."
    near = _nearest(value, key)
    suggestion = f"Did you mean `{'.'.join([*known, near])}`?" if near else _default_hint(place)
    message = f"`{place[2]}` is missing: there is no `{key}`. {what}"
    return TemplateError("missing_reference", message, suggestion, place)


def _default_hint(place: At) -> str:
    text = f"({place[2]})" if " " in place[2] else place[2]
    return f"If it may be missing, give a default: `{{{{default {text} ''}}}}`."


def _names(value: dict[str, Any]) -> str:
    names = [f"`{key}`" for key in list(value)[:_SHOWN]]
    if not names:
        return "nothing"
    more = len(value) - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def _nearest(value: Any, key: str) -> str | None:
    """The name most similar to `key`; a name that differs only in case always matches."""
    if type(value) is not dict:
        return None
    names: list[str] = [name for name in list(value)[:_CANDIDATES] if len(name) < 100]
    for name in names:
        if name.lower() == key.lower():
            return name
    near: list[str] = difflib.get_close_matches(key[:100], names, n=1, cutoff=0.6)
    return near[0] if near else None
