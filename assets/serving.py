"""A file's bytes over HTTP, whole or a range of them, with headers that keep browsers from making a page of it."""

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
"""What a browser may show in its place where it is asked for so; HTML, SVG and XML are always downloads."""
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


class RangeError(WireloomError):
    """None of the bytes that are asked for is there (416, RFC 9110 section 15.5.17)."""

    status, code = 416, "range_not_satisfiable"

    @property
    def headers(self) -> dict[str, str]:
        """How long the file is."""
        return {"Content-Range": f"bytes */{self.details['size']}"}


def content(asset: Asset, request: HttpRequest, inline: bool = False) -> HttpResponseBase:
    """The answer to a request for the file: 200, 206 or 304; `inline` holds for the types of INLINE only.

    A range (RFC 9110, section 14) is one of bytes; a request for several gets the whole file, which is allowed.
    Raises RangeError, FileGoneError, and OSError of the storage.
    """
    etag = f'"{asset.sha256 or asset.pk}"'
    # Asked first of all: nothing is read of a file that the browser has.
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
    """The bytes from `start` up to `end` as a response without any headers but its type: at once where they are few,
    else as a stream. Raises FileGoneError, and OSError."""
    options: dict[str, Any] = {"content_type": asset.content_type}
    if end - start <= CHUNK:
        return HttpResponse(read(asset, start, end - start), **options)
    return StreamingHttpResponse(_stream(asset, start, end - start), **options)


async def _stream(asset: Asset, start: int, length: int) -> AsyncIterator[bytes]:
    """Read in threads: a synchronous iterator would be read to its end before the first byte goes out."""
    source = chunks(asset, start, length)
    try:
        while (chunk := await asyncio.to_thread(next, source, None)) is not None:
            yield chunk
    finally:
        await asyncio.to_thread(source.close)


def _range(asset: Asset, request: HttpRequest, etag: str) -> tuple[int, int]:
    """From the first byte to the one behind the last. Raises RangeError."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    same = request.headers.get("If-Range", etag) == etag
    if asked is None or asked[0] == "bytes=-" or not same:
        return 0, asset.size
    first, last = asked[1], asked[2]
    if not first:  # the last so many
        start, end = max(asset.size - int(last), 0), asset.size
    else:
        start, end = int(first), min(int(last) + 1, asset.size) if last else asset.size
        if last and int(last) < int(first):
            return 0, asset.size  # not a range at all, so it is to be ignored
    if start >= end:
        raise RangeError(f"The file has {asset.size} bytes.", details={"size": asset.size})
    return start, end
