"""URL path converters."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class TokenConverter(StringConverter):
    """The random part of a URL, as produced by `secrets.token_urlsafe`; other characters do not match."""

    regex = "[A-Za-z0-9_-]{1,64}"


register_converter(TokenConverter, "token")
