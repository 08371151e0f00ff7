"""Answers that are redacted for viewers who lack `execution.payload` and did not start the execution."""

from typing import Any

from pydantic import Field

from core.wire import JsonObject, Open, Partial

REDACTED = (
    "Whether fields are hidden (null) because the caller's role may not see them. For errors, the code and "
    "the node remain visible."
)


class Redactable(Partial):
    """An answer that says whether fields are null because they are hidden."""

    redacted: Open[bool] = Field(False, description=REDACTED)

    def hidden(self) -> dict[str, Any]:
        """Replacements for the hidden fields, including the flag."""
        hidden = super().hidden()
        hidden["redacted"] = True
        return hidden


UNKNOWN = "unknown"
"""The code of an error that was stored without one."""


class RunError(Partial):
    """The error of a run. Its message may quote data."""

    code: Open[str]
    message: str | None
    hint: str | None
    node_id: Open[str | None]
    details: JsonObject | None

    @classmethod
    def of(cls, stored: dict[str, Any] | None, node_id: str | None = None) -> "RunError | None":
        """The error in a row; `node_id` is used if the error names no node."""
        if stored is None:
            return None
        return cls(
            code=stored.get("code", UNKNOWN),
            message=stored.get("message"),
            hint=stored.get("hint"),
            node_id=stored.get("node_id") or node_id,
            details=stored.get("details"),
        )
