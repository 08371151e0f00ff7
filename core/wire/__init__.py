"""Base classes of everything sent over the wire.

One Pydantic model is an answer's representation, its component of the OpenAPI document and, generated from
that, its type in the editor.
"""

from core.wire.bodies import LEFT_OUT, Body
from core.wire.models import Answer, listing
from core.wire.partial import Open, Partial
from core.wire.types import (
    As,
    Email,
    Id,
    Json,
    JsonObject,
    Moment,
    Named,
    OneOf,
    Registered,
    Text,
    Url,
    Whole,
)

__all__ = [
    "LEFT_OUT",
    "Answer",
    "As",
    "Body",
    "Email",
    "Id",
    "Json",
    "JsonObject",
    "Moment",
    "Named",
    "OneOf",
    "Open",
    "Partial",
    "Registered",
    "Text",
    "Url",
    "Whole",
    "listing",
]
