"""What callers send about credentials."""

from typing import Annotated

from pydantic import Field

from core.wire import LEFT_OUT, Body, JsonObject, Text, Whole
from credentials.api.answers import TypeName

Host = Annotated[str, Text(300)]
Name = Annotated[str, Text(120)]


class Limits(Body):
    """Where its secret may go, and how often: in a minute, and at a time; null is no limit.

    `hosts` are patterns such as `api.example.com`, `*.example.com`, or `*` for every host. A secret that would go to
    more of them than before has to be entered again.
    """

    hosts: Annotated[list[Host], Field(max_length=50)] = LEFT_OUT
    max_per_minute: Annotated[int, Whole(1, 100_000)] | None = None
    max_concurrent: Annotated[int, Whole(1, 10_000)] | None = None
    shared: bool = Field(LEFT_OUT, description="Without it a new one is shared.")


class CreateCredential(Limits):
    """A new credential."""

    name: Name
    type: TypeName
    data: JsonObject


class UpdateCredential(Limits):
    """What changes; `data` holds only the fields that do, null removes one."""

    name: Name = LEFT_OUT
    data: JsonObject = LEFT_OUT
