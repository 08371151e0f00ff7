"""Webhooks that were called lately, so that a call need not look its own up.

What is kept may be out of date: the transaction that starts the run compares the stamp (see `executions.firing`).
"""

from collections import OrderedDict

from executions.triggers.hook import Hook

MOST = 1_000


class HookCache:
    """Hooks by their token, the latest called kept."""

    def __init__(self) -> None:
        self._hooks: OrderedDict[str, Hook] = OrderedDict()

    def get(self, token: str) -> Hook | None:
        """The hook as it was when it was looked up."""
        hook = self._hooks.get(token)
        if hook is not None:
            self._hooks.move_to_end(token)
        return hook

    def put(self, token: str, hook: Hook) -> None:
        """Keep it; the one not called for longest goes."""
        self._hooks[token] = hook
        if len(self._hooks) > MOST:
            self._hooks.popitem(last=False)

    def drop(self, token: str) -> None:
        """It is out of date."""
        self._hooks.pop(token, None)
