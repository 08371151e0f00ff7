"""What somebody has filled in, read by the form's fields: typed values, or what is wrong with each."""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.errors import InvalidError
from executions.triggers.http.multipart import SentFile, Take, as_base64
from workflows.sdk import Json
from workflows.sdk.form_fields import FormField

LONGEST = {"text": 2_000, "textarea": 100_000, "email": 254}
"""Characters."""
LARGEST = 1e300
"""Numbers beyond it are no numbers in other programs."""
CHECKED = "on"
"""What a browser sends for a box that is ticked; it sends nothing for the others."""

_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_values(
    fields: Iterable[FormField], given: Mapping[str, Any], take: Take = as_base64
) -> dict[str, Json]:
    """The value of each field, None for an optional one that is empty; `take` is for fields that take files.

    Raises InvalidError `invalid_form` with `details.fields`, by field name what is wrong with it.
    """
    values: dict[str, Json] = {}
    wrong: dict[str, str] = {}
    for field in fields:
        try:
            values[field.name] = _value(field, given.get(field.name))
        except ValueError as error:
            wrong[field.name] = str(error)
    if wrong:
        message = "Some fields are not filled in as they should be."
        raise InvalidError(message, "Look at the fields that are marked.", {"fields": wrong}, "invalid_form")
    # Only now: of a form that is filled in badly nothing is taken.
    return {name: take(value) if isinstance(value, SentFile) else value for name, value in values.items()}


def refuse_unknown(fields: Iterable[FormField], given: Mapping[str, Json]) -> None:
    """Raises InvalidError `invalid_form`, as `read_values` does, where a value has no field."""
    unknown = sorted(given.keys() - {field.name for field in fields})
    if unknown:
        wrong = {name: "There is no such field." for name in unknown}
        message = f"There is no field {unknown[0]!r}."
        raise InvalidError(message, details={"fields": wrong}, code="invalid_form")


def _value(field: FormField, given: Json) -> Json:
    if field.type == "checkbox":
        return _checkbox(field, given)
    text = given.strip() if isinstance(given, str) else given
    if text is None or text == "":
        if field.required:
            raise ValueError("This is needed.")
        return None
    return _READERS[field.type](field, text)


def _checkbox(field: FormField, given: Json) -> bool:
    if given not in (None, "", CHECKED, True, False):
        raise ValueError("This is either true or false.")
    checked = bool(given)
    if field.required and not checked:
        raise ValueError("This must be ticked.")
    return checked


def _text(field: FormField, given: Any) -> str:
    if not isinstance(given, str):
        raise ValueError("This must be text.")
    longest = LONGEST[field.type]
    if len(given) > longest:
        raise ValueError(f"This has at most {longest:,} characters.")
    return given.replace("\r\n", "\n")


def _email(field: FormField, given: Any) -> str:
    address = _text(field, given)
    try:
        validate_email(address)
    except ValidationError:
        raise ValueError("This is not an e-mail address.") from None
    return address


def _number(field: FormField, given: Any) -> int | float:
    if isinstance(given, str) and _NUMBER.fullmatch(given):
        given = int(given) if _WHOLE.fullmatch(given) else float(given)
    if not isinstance(given, int | float) or isinstance(given, bool) or not abs(given) <= LARGEST:
        raise ValueError("This must be a number.")
    return given


def _date(field: FormField, given: Any) -> str:
    try:
        if not isinstance(given, str) or not _DATE.fullmatch(given):
            raise ValueError
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise ValueError("This must be a date, as in 2026-01-31.") from None


def _select(field: FormField, given: Any) -> str:
    if given not in field.options:
        raise ValueError("This must be one of the choices.")
    return str(given)


def _file(field: FormField, given: Any) -> Any:
    if isinstance(given, SentFile):
        return given
    if not isinstance(given, dict) or not given.keys() >= {"filename", "base64"}:
        raise ValueError("This must be a file.")
    try:
        content = base64.b64decode(str(given["base64"]), validate=True)
    except binascii.Error:
        raise ValueError("The file is not valid base64.") from None
    return SentFile(str(given["filename"]), "", content)


_READERS: dict[str, Callable[[FormField, Any], Json]] = {
    "text": _text,
    "textarea": _text,
    "email": _email,
    "number": _number,
    "date": _date,
    "select": _select,
    "file": _file,
}
