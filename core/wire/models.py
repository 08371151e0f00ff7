"""The answers of the API and the sockets."""

from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, create_model

from core.wire.types import Url


class Answer(BaseModel):
    """The base of answers. Its fields are serialised as they are, without aliases and custom serializers."""

    model_config = ConfigDict(frozen=True, strict=True)


@cache
def listing(item: Any) -> type[Answer]:
    """The document's model for a page of `item`, a model or a named union."""
    return create_model(
        f"{item.__name__}List", __base__=Answer, results=(list[item], ...), next=(Url | None, ...)
    )
