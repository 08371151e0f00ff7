"""What a node waits for, and what people are asked."""

import hashlib
from typing import Annotated, Any, Literal, NotRequired

from typing_extensions import TypedDict

from core.db.fields import dumps
from core.wire import As, Json, JsonObject, Moment, Open, Partial
from executions.models import NodeRun
from workflows.sdk.form_fields import FormField


class Asked(TypedDict):
    """What an approval shows; approvals from before a key existed lack it."""

    title: str
    message: NotRequired[str]
    details: NotRequired[Json]
    comment: NotRequired[Literal["none", "optional", "required"]]
    approvers: NotRequired[list[str]]
    fields: NotRequired[list[FormField]]


class Wait(Partial):
    """What a node waits for: a time, an answer, or both; with the digest that binds an answer to what is
    `shown`."""

    until: Open[Moment | None]
    asks: Open[bool]
    shown: Annotated[JsonObject, As(Asked)] | None
    digest: str | None
    answered: Open[bool]

    @classmethod
    def of(cls, run: NodeRun) -> "Wait | None":
        """The wait of a node run; None if it is not waiting."""
        if run.wait is None or run.status not in ("waiting", "retrying"):
            return None
        asks, asked = run.wait.get("asks", False), run.wait.get("shown")
        return cls(
            until=run.wait.get("until"),
            asks=asks,
            shown=asked,
            digest=digest(asked or {}) if asks else None,
            answered=run.answer is not None,
        )


def digest(shown: Any) -> str:
    """The digest that binds an answer to what was shown."""
    return hashlib.sha256(dumps(shown).encode()).hexdigest()
