"""Validates the base URLs of providers' credentials."""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from core.pasting import pasted_url


def base_url_problem(url: str, needs_v1: bool = False) -> str | None:
    """Why the base URL cannot be used; None if it can. Loopback addresses may use http and need no `/v1`."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not host:
        return "this must be a full URL, as in https://api.example.com/v1"
    if parts.username or parts.password or parts.query or parts.fragment:
        return "this must not contain a user name, password, query or fragment"
    if is_loopback(host):
        return None
    if parts.scheme == "http":
        return "this must use https; http is for loopback addresses only"
    if needs_v1 and "/v1" not in parts.path:
        return "this must contain /v1, as in https://api.example.com/v1"
    return None


def is_loopback(host: str) -> bool:
    """Whether the host is this machine, by name or address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _checked(url: str, needs_v1: bool) -> str:
    problem = base_url_problem(url, needs_v1)
    if problem:
        raise ValueError(problem)
    return url


_Url = Annotated[
    str,
    BeforeValidator(lambda url: pasted_url(url) if isinstance(url, str) else url),
    StringConstraints(strip_whitespace=True, max_length=500),
    Field(json_schema_extra={"x-placeholder": "https://api.example.com/v1", "x-destination": True}),
]
BaseUrl = Annotated[_Url, AfterValidator(lambda url: _checked(url, needs_v1=False))]
V1BaseUrl = Annotated[_Url, AfterValidator(lambda url: _checked(url, needs_v1=True))]
