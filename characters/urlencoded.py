"""Forms as browsers encode them: `application/x-www-form-urlencoded`."""

from urllib.parse import parse_qsl

from characters.charsets import decode, read

_BYTES = "latin-1"
"""A codec with one character per byte, so that percent-decoding can precede the choice of a charset."""


class NotUrlencodedError(ValueError):
    """The form has more fields than allowed."""


def form_fields(content: bytes, declared: str | None, most: int | None) -> dict[str, list[str]]:
    """The fields by name, each with all its values.

    The charset is that of the media type, otherwise the one that the form names in its field `_charset_` (HTML
    standard), otherwise UTF-8 if all bytes are UTF-8. Raises NotUrlencodedError above `most` fields, and
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
    # The leading line break keeps a byte order mark within a field from being taken for one of the form.
    joined = "".join(f"\n{name}{value}" for name, value in pairs)
    charset = decode(joined.encode(_BYTES), declared, named).charset
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(_text(name, charset), []).append(_text(value, charset))
    return fields


def _text(raw: str, charset: str) -> str:
    return read(raw.encode(_BYTES), charset)
