"""Request bodies for credentials."""

from typing import Annotated

from pydantic import Field

from core.wire import LEFT_OUT, Body, JsonObject, Text, Whole
from credentials.api.answers import TypeName

Host = Annotated[str, Text(300)]
Name = Annotated[str, Text(120)]


class Limits(Body):
    """Where the secret may be sent, and how often: calls per minute and concurrent calls; null is unlimited.

    `hosts` are patterns such as `api.example.com`, `*.example.com`, or `*` for every host. Widening them
    requires entering the secret again.
    """

    hosts: Annotated[list[Host], Field(max_length=50)] = LEFT_OUT
    max_per_minute: Annotated[int, Whole(1, 100_000)] | None = None
    max_concurrent: Annotated[int, Whole(1, 10_000)] | None = None
    shared: bool = Field(LEFT_OUT, description="A new credential is shared unless this is false.")


class CreateCredential(Limits):
    """A new credential."""

    name: Name
    type: TypeName
    data: JsonObject


class UpdateCredential(Limits):
    """The changes; `data` holds only the fields that change, null removes one."""

    name: Name = LEFT_OUT
    data: JsonObject = LEFT_OUT
