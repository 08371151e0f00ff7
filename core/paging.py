"""Lists: newest first, `{"results": [...], "next": url|null}`, by cursor."""

from typing import Any

from rest_framework.pagination import CursorPagination
from rest_framework.response import Response


class Cursor(CursorPagination):
    """Pages by the time-ordered id, so that new rows never shift a page."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200

    def get_paginated_response(self, data: Any) -> Response:
        """The list with the address of the next page."""
        return Response({"results": data, "next": self.get_next_link()})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The same for OpenAPI."""
        return listing_schema(schema)


def listing_schema(item: dict[str, Any]) -> dict[str, Any]:
    """OpenAPI of a list of `item`."""
    return {
        "type": "object",
        "required": ["results", "next"],
        "properties": {
            "results": item,
            "next": {"type": ["string", "null"], "format": "uri"},
        },
    }
