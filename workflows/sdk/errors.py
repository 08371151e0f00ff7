"""What a node raises when it cannot do its work."""

from typing import Any


class NodeError(Exception):
    """A failure that the user can understand: what happened, and what to do about it.

    The arguments answer three questions: does a retry make sense (`retryable`), when (`retry_after`, in
    seconds), and what does the user need to see (`details`, JSON). `not_sent` means that nothing has left
    Wireloom: such a failure does not count as an attempt, and may be followed by another one whatever the
    node's effect is. Only the engine retries. Any other exception raised by a node is a bug of ours and is
    shown as `internal_error`.
    """

    def __init__(
        self,
        code: str,
        message: str,
        hint: str | None = None,
        retryable: bool = False,
        retry_after: float | None = None,
        details: dict[str, Any] | None = None,
        not_sent: bool = False,
    ) -> None:
        # All arguments go to the base class, or the error cannot be unpickled on the other side of a process.
        super().__init__(code, message, hint, retryable, retry_after, details, not_sent)
        self.code = code
        self.message = message
        self.hint = hint
        self.retryable = retryable
        self.retry_after = retry_after
        self.details = details or {}
        self.not_sent = not_sent

    def __str__(self) -> str:
        return self.message

    def as_dict(self) -> dict[str, Any]:
        """The error as stored and shown: `{code, message, hint, details}`."""
        return {"code": self.code, "message": self.message, "hint": self.hint, "details": self.details}
