"""Parts of an address."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class TokenConverter(StringConverter):
    """The random part of an address, as `secrets.token_urlsafe` makes it. What holds anything else leads nowhere."""

    regex = "[A-Za-z0-9_-]{1,64}"


register_converter(TokenConverter, "token")
