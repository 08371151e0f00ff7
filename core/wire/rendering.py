"""Answers as JSON. Half a character, as a cut-off stream may leave it, is escaped, because it has no UTF-8."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

from core.wire.models import Answer


class WireEncoder(JSONEncoder):
    """JSON of answers. Their fields are taken as they are: to copy them first would cost as much as to write them."""

    def default(self, obj: Any) -> Any:
        """What JSON has no word for: an answer, an id, a time in UTC."""
        if isinstance(obj, Answer):
            return obj.__dict__
        if isinstance(obj, UUID):
            return str(obj)
        return iso(obj) if isinstance(obj, datetime) else super().default(obj)


class WireRenderer(JSONRenderer):
    """The renderer of the API."""

    encoder_class = WireEncoder


def to_json(value: Any) -> str:
    """The text of an answer for a socket."""
    return json.dumps(value, cls=WireEncoder, separators=(",", ":"), allow_nan=False)


def iso(value: datetime) -> str:
    """ISO 8601 in UTC."""
    return value.isoformat().replace("+00:00", "Z")
