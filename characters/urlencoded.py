"""Forms as browsers send them: `application/x-www-form-urlencoded`."""

from urllib.parse import parse_qsl

from characters.charsets import decode, read

_BYTES = "latin-1"
"""The codec that has one character for each byte, so that percent signs are undone before a charset is chosen."""


class NotUrlencodedError(ValueError):
    """More fields than are taken."""


def form_fields(content: bytes, declared: str | None, most: int | None) -> dict[str, list[str]]:
    """The fields by name, each with all its values.

    The charset is the one of the media type, else the one that the form names in its field `_charset_` (HTML
    standard), else UTF-8 where all bytes are UTF-8. Raises NotUrlencodedError above `most` fields, and
    UnreadableTextError.
    """
    if not content:
        return {}
    try:
        pairs = parse_qsl(
            content.decode(_BYTES), keep_blank_values=True, encoding=_BYTES, max_num_fields=most
        )
    except ValueError as error:
        raise NotUrlencodedError(f"The form has more than {most or 0:,} fields.") from error
    named = next((value for name, value in pairs if name == "_charset_"), None)
    # The line end in front: a byte order mark within a field is none of the form.
    joined = "".join(f"\n{name}{value}" for name, value in pairs)
    charset = decode(joined.encode(_BYTES), declared, named).charset
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(_text(name, charset), []).append(_text(value, charset))
    return fields


def _text(raw: str, charset: str) -> str:
    return read(raw.encode(_BYTES), charset)
