"""The values of templates, which are JSON and nothing else: reading, testing and printing them."""

import math
from collections.abc import Iterable
from typing import Any, Final

from workflows.sdk.files import is_file
from workflows.templating.errors import At, TemplateError
from workflows.templating.file_addresses import FILE_URL, addresses
from workflows.templating.limits import OUTPUT, Account, too_much_output
from workflows.templating.missing import missing_reference


class Missing:
    """The type of MISSING."""

    def __bool__(self) -> bool:
        return False


MISSING: Final = Missing()
"""The value of a path that leads nowhere."""


class Safe(str):
    """Text from a helper that is already HTML."""

    __slots__ = ()


_HTML = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "`": "&#x60;", "=": "&#x3D;"}
)
_LENGTH: Final = "length"


def item(value: Any, key: str) -> Any:
    """The entry of an object or a list under `key`, or MISSING. Other values have no entries."""
    if type(value) is dict:
        return value.get(key, MISSING)
    if type(value) is list:
        if key.isascii() and key.isdigit() and len(key) < 10 and int(key) < len(value):
            return value[int(key)]
        return len(value) if key == _LENGTH else MISSING
    return len(value) if isinstance(value, str) and key == _LENGTH else MISSING


def peek(value: Any, keys: tuple[str, ...]) -> Any:
    """The value that `keys` lead to from `value`, or MISSING."""
    found = value
    for key in keys:
        found = found.get(key, MISSING) if type(found) is dict else item(found, key)
    return found if found is not MISSING else _address(value, keys)


def _address(base: Any, keys: tuple[str, ...]) -> Any:
    """The URL of a file for its path `url`, which is not stored in the value; otherwise MISSING."""
    if not keys or keys[-1] != FILE_URL:
        return MISSING
    file = peek(base, keys[:-1])
    return addresses.of(file) if is_file(file) else MISSING


def get(run: Account, value: Any, keys: tuple[str, ...], place: At) -> Any:
    """Like `peek`, but a missing value raises, or is None if the field allows empty text."""
    return need(run, peek(value, keys), place, value, keys)


def need(run: Account, found: Any, place: At, base: Any = None, keys: tuple[str, ...] = ()) -> Any:
    """`found`, which must not be missing unless the field allows empty text."""
    if found is not MISSING:
        return found
    if (address := _address(base, keys)) is not MISSING:
        return address
    if run.program.strict:
        raise missing_reference(base, keys, place)
    return None


def truthy(value: Any, zero: Any = False) -> bool:
    """Whether Handlebars treats `value` as true: an empty object is true, an empty list is not, 0 is if `zero`."""
    return bool(value) or type(value) is dict or (bool(zero) and present(value))


def present(value: Any) -> bool:
    """Whether `value` is true or zero."""
    return bool(value) or type(value) is dict or (value == 0 and value is not False)


def show_name(run: Account, base: Any, key: str, place: At) -> str:
    """The text of the entry `key` of `base`: the most common expression, so it has the shortest path."""
    if type(base) is dict:
        value = base.get(key, MISSING)
        if type(value) is str:
            return value
    else:
        value = item(base, key)
    return show(run, need(run, value, place, base, (key,)), place)


def show_path(run: Account, base: Any, keys: tuple[str, ...], place: At) -> str:
    """The text of the value that `keys` lead to."""
    value = base
    for key in keys:
        value = value.get(key, MISSING) if type(value) is dict else item(value, key)
    if type(value) is str:
        return value
    return show(run, need(run, value, place, base, keys), place)


def show(run: Account, value: Any, place: At) -> str:
    """`value` as text. Raises TemplateError for an object, which has no text."""
    if isinstance(value, str):
        return value
    if type(value) is list:
        return _listed(run, value, place)
    if value is MISSING:
        need(run, value, place)
        return ""
    return scalar(value, place)


def html(text: str) -> str:
    """`text` with HTML's special characters escaped."""
    return text.translate(_HTML)


def show_html(run: Account, value: Any, place: At) -> str:
    """Like `show`, escaped unless it is already HTML."""
    return value if isinstance(value, Safe) else html(show(run, value, place))


def scalar(value: Any, place: At) -> str:
    """A value that is neither a list nor a string as text."""
    if value is None:
        return ""
    if value is True or value is False:
        return "true" if value else "false"
    if type(value) is int:
        return _integer(value, place)
    if type(value) is float:
        return number(value)
    raise not_printable(value, place)


def not_printable(value: Any, place: At) -> TemplateError:
    """The error for printing an object."""
    if is_file(value):
        message = f"`{place[2]}` is a file and has no text of its own."
        hint = f"Print its `{place[2]}.name`, or its download address `{place[2]}.url`."
        return TemplateError("not_printable", message, hint, place)
    if type(value) is dict:
        fields = ", ".join(f"`{key}`" for key in list(value)[:8]) or "none"
        message = f"`{place[2]}` is an object and has no text of its own. Its fields: {fields}."
        hint = f"Print a field of it, or all of it with `{{{{json {place[2]}}}}}`."
        return TemplateError("not_printable", message, hint, place)
    return TemplateError("not_printable", f"`{place[2]}` is not JSON.", "", place)


def number(value: float) -> str:
    """A float as ECMAScript writes it: 3.0 is 3."""
    if math.isnan(value) or math.isinf(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    mantissa, _, exponent = repr(value).partition("e")
    if not exponent:
        return mantissa
    if int(exponent) in (-5, -6):
        return format(value, f".{len(mantissa.strip('-').replace('.', '')) - 1 - int(exponent)}f")
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"


def _integer(value: int, place: At) -> str:
    try:
        return str(value)
    except ValueError:
        message = f"`{place[2]}` has too many digits to print."
        raise TemplateError("not_printable", message, "Send such a number as a string.", place) from None


def _listed(run: Account, values: list[Any], place: At) -> str:
    """The items separated by commas, as Handlebars prints a list; nested lists are printed the same way."""
    pieces: list[str] = []
    size = 0
    open_lists: list[Iterable[Any]] = [iter(values)]
    fresh = True
    while open_lists:
        for value in open_lists[-1]:
            if not fresh:
                pieces.append(",")
                size += 1
            if size > OUTPUT:
                raise too_much_output(place)
            fresh = type(value) is list
            if fresh:
                open_lists.append(iter(value))
                break
            pieces.append(value if isinstance(value, str) else scalar(value, place))
            size += len(pieces[-1])
        else:
            open_lists.pop()
            fresh = False
    run.make(size)
    run.tick(place)
    return "".join(pieces)
