"""Validates `Host` headers."""

import re

_HOST = re.compile(rb"(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


def is_host(value: bytes) -> bool:
    """Whether the value is a host name or an address, with or without a port."""
    return _HOST.fullmatch(value) is not None
