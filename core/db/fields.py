"""JSON in a text column, which preserves the order of keys and every character on every database.

PostgreSQL's jsonb reorders keys and rejects `\\u0000`; both would change values that flow through a workflow.
"""

import json
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _TextField = models.Field[Any, Any]
else:
    _TextField = models.TextField


_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


def dumps(value: Any) -> str:
    """Compact JSON. Raises ValueError or TypeError for what is not JSON (NaN included)."""
    return _ENCODER.encode(value)


class JsonTextField(_TextField):
    """A JSON value that cannot be queried into; NULL and JSON's null are the same."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        """The parsed value."""
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        """Already a value."""
        return value

    def get_prep_value(self, value: Any) -> str | None:
        """The text of the column."""
        return None if value is None else dumps(value)

    def value_to_string(self, obj: Any) -> str:
        """For serialisation."""
        return dumps(self.value_from_object(obj))
