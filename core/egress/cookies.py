"""Cookies set during a chain of redirects; none are kept between calls.

Python's cookie jar handles path, `Secure`, expiry and refused domains. Each host has its own jar, so that a
cookie never goes to another host, not even within the same domain.
"""

import httpx2

from core.egress.urls import Target

RawHeaders = list[tuple[bytes, bytes]]


class Cookies:
    """The cookies of the hosts in one chain of redirects."""

    def __init__(self) -> None:
        self._jars: dict[str, httpx2.Cookies] = {}

    def keep(self, target: Target, headers: RawHeaders) -> None:
        """Store the cookies that a response from `target` sets."""
        fields = [(name, value) for name, value in headers if name.lower() == b"set-cookie"]
        if fields:
            jar = self._jars.setdefault(target.host, httpx2.Cookies())
            jar.extract_cookies(httpx2.Response(200, headers=fields, request=_request(target)))

    def header(self, target: Target, given: str | None) -> str | None:
        """The `Cookie` header for `target`: those `given` by the caller, overridden by those set on the way."""
        jar = self._jars.get(target.host)
        request = _request(target)
        if jar is not None:
            jar.set_cookie_header(request)
        ours = request.headers.get("cookie")
        if not ours or not given:
            return ours or given
        names = {pair.partition("=")[0].strip() for pair in ours.split(";")}
        kept = [pair.strip() for pair in given.split(";") if pair.partition("=")[0].strip() not in names]
        return "; ".join([*kept, ours])


def _request(target: Target) -> httpx2.Request:
    request = httpx2.Request("GET", str(target))
    request.headers.encoding = "utf-8"  # otherwise a non-ASCII cookie raises
    return request
