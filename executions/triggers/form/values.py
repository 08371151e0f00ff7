"""Parses submitted values by the form's fields: typed values, or the error of each field."""

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
"""Maximum lengths in characters."""
LARGEST = 1e300
"""Other programs cannot represent larger numbers."""
CHECKED = "on"
"""The value that browsers send for a ticked checkbox; they send nothing for the others."""

_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_values(
    fields: Iterable[FormField], given: Mapping[str, Any], take: Take = as_base64
) -> dict[str, Json]:
    """The value of each field, None for an empty optional one; `take` converts files.

    Raises InvalidError `invalid_form` with the errors by field name in `details.fields`.
    """
    values: dict[str, Json] = {}
    wrong: dict[str, str] = {}
    for field in fields:
        try:
            values[field.name] = _value(field, given.get(field.name))
        except ValueError as error:
            wrong[field.name] = str(error)
    if wrong:
        message = "Some fields are not filled in correctly."
        raise InvalidError(message, "Correct the marked fields.", {"fields": wrong}, "invalid_form")
    # Only now: no file is stored for an invalid form.
    return {name: take(value) if isinstance(value, SentFile) else value for name, value in values.items()}


def refuse_unknown(fields: Iterable[FormField], given: Mapping[str, Json]) -> None:
    """Raises InvalidError `invalid_form`, like `read_values`, for a value without a field."""
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
            raise ValueError("This field is required.")
        return None
    return _READERS[field.type](field, text)


def _checkbox(field: FormField, given: Json) -> bool:
    if given not in (None, "", CHECKED, True, False):
        raise ValueError("This must be true or false.")
    checked = bool(given)
    if field.required and not checked:
        raise ValueError("This must be ticked.")
    return checked


def _text(field: FormField, given: Any) -> str:
    if not isinstance(given, str):
        raise ValueError("This must be text.")
    longest = LONGEST[field.type]
    if len(given) > longest:
        raise ValueError(f"This can have at most {longest:,} characters.")
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
