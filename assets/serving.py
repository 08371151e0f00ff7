"""Serves a file over HTTP, whole or a range of bytes, with headers that keep browsers from treating it as a
page."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from assets.models import Asset
from assets.storage import CHUNK, chunks, read
from core.errors import WireloomError

PROTECTION = {
    "Cache-Control": "private, max-age=0, must-revalidate",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
INLINE = frozenset(
    {
        *("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"),
        *("audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/webm", "audio/flac", "audio/aac"),
        *("video/mp4", "video/webm", "video/ogg", "application/pdf", "text/plain"),
    }
)
"""Types that browsers may show on request; HTML, SVG and XML are always downloads."""
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


class RangeError(WireloomError):
    """The requested range lies outside the file (416, RFC 9110 section 15.5.17)."""

    status, code = 416, "range_not_satisfiable"

    @property
    def headers(self) -> dict[str, str]:
        """The header with the file's size."""
        return {"Content-Range": f"bytes */{self.details['size']}"}


def content(asset: Asset, request: HttpRequest, inline: bool = False) -> HttpResponseBase:
    """The response to a request for the file: 200, 206 or 304; `inline` applies only to the types in INLINE.

    A single range of bytes is supported (RFC 9110, section 14); a request for several gets the whole file, as
    the RFC allows. Raises RangeError, FileGoneError, and OSError from the storage.
    """
    etag = f'"{asset.sha256 or asset.pk}"'
    # Checked first: nothing is read of a file that the browser already has.
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return _protected(unchanged, etag)
    start, end = _range(asset, request, etag)
    response = content_part(asset, start, end)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(end - start)
    if end - start < asset.size:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{asset.size}"
    as_attachment = not (inline and asset.content_type in INLINE)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment, asset.name) or "inline"
    )
    return _protected(response, etag)


def _protected(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    for name, value in (PROTECTION | {"ETag": etag}).items():
        response.headers[name] = value
    return response


def content_part(asset: Asset, start: int, end: int) -> HttpResponseBase:
    """The bytes from `start` to `end` (exclusive) as a response with no header but its type: at once if they
    are few, otherwise as a stream. Raises FileGoneError and OSError."""
    options: dict[str, Any] = {"content_type": asset.content_type}
    if end - start <= CHUNK:
        return HttpResponse(read(asset, start, end - start), **options)
    return StreamingHttpResponse(_stream(asset, start, end - start), **options)


async def _stream(asset: Asset, start: int, length: int) -> AsyncIterator[bytes]:
    """Read in threads: Django would read a synchronous iterator to its end before sending the first byte."""
    source = chunks(asset, start, length)
    try:
        while (chunk := await asyncio.to_thread(next, source, None)) is not None:
            yield chunk
    finally:
        await asyncio.to_thread(source.close)


def _range(asset: Asset, request: HttpRequest, etag: str) -> tuple[int, int]:
    """The first byte and the one after the last. Raises RangeError."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    same = request.headers.get("If-Range", etag) == etag
    if asked is None or asked[0] == "bytes=-" or not same:
        return 0, asset.size
    first, last = asked[1], asked[2]
    if not first:  # the last so many bytes
        start, end = max(asset.size - int(last), 0), asset.size
    else:
        start, end = int(first), min(int(last) + 1, asset.size) if last else asset.size
        if last and int(last) < int(first):
            return 0, asset.size  # not a valid range, so it must be ignored
    if start >= end:
        raise RangeError(f"The file has {asset.size} bytes.", details={"size": asset.size})
    return start, end
