"""The webhook inbox: every call to a live address is stored, whatever its outcome.

An accepted call is written in the transaction that starts its run. Unauthenticated data is bounded: the
beginning of the body of a refused call, a few calls per minute, and eventually the newest of each trigger (see
`hook_pruning`).
"""

import time
from collections import Counter
from collections.abc import Collection
from uuid import UUID

from core.secrets.redaction import MASK
from core.text import storable
from executions.models.hook_calls import HookCall
from executions.triggers.http.call import HttpCall
from executions.triggers.webhook.hook import Hook

REFUSED_A_MINUTE = 60
"""Refused calls that one process stores per trigger and minute."""


def call_row(hook: Hook, call: HttpCall, hidden: Collection[str]) -> HookCall:
    """The unsaved call; the headers in `hidden` are masked."""
    return HookCall(
        workflow_id=hook.workflow.pk,
        node_id=hook.node_id,
        method=call.method[:16],
        path=call.path[:200],
        query=storable(call.query),
        headers={name: MASK if name in hidden else value for name, value in call.headers.items()},
        body=call.body,
        size=len(call.body),
    )


def refused_row(hook: Hook, call: HttpCall, hidden: Collection[str], code: str) -> HookCall:
    """An unsaved refused call; `code` is the error's."""
    row = call_row(hook, call, hidden)
    row.refuse(code)
    return row


class Refusals:
    """The number of refused calls of each trigger that this process has stored in the current minute."""

    def __init__(self) -> None:
        self._minute = 0
        self._kept: Counter[UUID] = Counter()

    def has_room(self, trigger: UUID) -> bool:
        """Whether one more may be stored; counts it."""
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute = minute
            self._kept.clear()
        self._kept[trigger] += 1
        return self._kept[trigger] <= REFUSED_A_MINUTE
