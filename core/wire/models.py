"""Answers: what the API and the sockets say."""

from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, create_model

from core.wire.types import Url


class Answer(BaseModel):
    """A shape that leaves. It is written as its fields are, so it has no aliases and no serializers of its own."""

    model_config = ConfigDict(frozen=True, strict=True)


@cache
def listing(item: Any) -> type[Answer]:
    """The document's model of a page of `item`, a model or a named union of some."""
    return create_model(
        f"{item.__name__}List", __base__=Answer, results=(list[item], ...), next=(Url | None, ...)
    )
