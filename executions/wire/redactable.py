"""Answers that show less to who lacks `execution.payload` and has not started the execution."""

from typing import Any

from pydantic import Field

from core.wire import JsonObject, Open, Partial

REDACTED = (
    "Whether the caller's role does not show all of it: what is not to be seen is null. Of an error the code and "
    "the node are shown."
)


class Redactable(Partial):
    """An answer that says whether fields are null because they were not to be seen."""

    redacted: Open[bool] = Field(False, description=REDACTED)

    def hidden(self) -> dict[str, Any]:
        """What stands in it in place of what is not to be seen, and that it does."""
        hidden = super().hidden()
        hidden["redacted"] = True
        return hidden


UNKNOWN = "unknown"
"""The code of an error that was kept without one."""


class RunError(Partial):
    """What went wrong in a run. Its words may quote data."""

    code: Open[str]
    message: str | None
    hint: str | None
    node_id: Open[str | None]
    details: JsonObject | None

    @classmethod
    def of(cls, stored: dict[str, Any] | None, node_id: str | None = None) -> "RunError | None":
        """The error in a row, of the node `node_id` where it does not say so itself."""
        if stored is None:
            return None
        return cls(
            code=stored.get("code", UNKNOWN),
            message=stored.get("message"),
            hint=stored.get("hint"),
            node_id=stored.get("node_id") or node_id,
            details=stored.get("details"),
        )
