"""A file of CSV that is sent while it is read."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse
from rest_framework.negotiation import DefaultContentNegotiation


class AnyFormat(DefaultContentNegotiation):
    """For a view that answers CSV: its errors are JSON, whatever the caller accepts."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        """JSON."""
        return renderers[0], renderers[0].media_type


class CsvDownload(StreamingHttpResponse):
    """The pages of a file, each read in a thread; Django would read all of them before sending the first."""

    def __init__(self, pages: Iterator[bytes], filename: str) -> None:
        super().__init__(pages)
        self.headers["Content-Type"] = "text/csv; charset=utf-8"
        self.headers["Content-Disposition"] = f'attachment; filename="{filename}"'

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield page after page."""
        pages = iter(self.streaming_content)  # type: ignore[arg-type]
        read: Any = sync_to_async(next)
        while page := await read(pages, None):
            yield page
