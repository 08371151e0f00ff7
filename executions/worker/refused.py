"""What becomes of a model call that a budget cannot carry."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from decimal import Decimal

from ai_models.ledger.balances import Refusal
from executions.engine.llm_call import LlmCallRecord
from workflows.sdk import LlmError

PATIENCE_S = 60.0
"""How long a call waits for money that other calls hold back; most models have answered by then."""
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.25, 2.0
_SCOPES = {
    "organization": "organisation",
    "workflow": "workflow",
    "credential": "credential",
    "agent": "agent",
}


async def wait_for_room(open_call: Callable[[], Awaitable[LlmCallRecord | Refusal]]) -> LlmCallRecord:
    """Open the call; while only what other calls reserve is in its way, try again for a minute.

    Raises LlmError `budget_exceeded`.
    """
    until, wait = time.monotonic() + PATIENCE_S, _FIRST_WAIT_S
    while isinstance(opened := await open_call(), Refusal):
        if not opened.is_only_reserved or time.monotonic() > until:
            raise _error(opened)
        # Apart from each other, or all that wait would ask again at once.
        await asyncio.sleep(wait * random.uniform(0.5, 1.5))
        wait = min(wait * 2, _LONGEST_WAIT_S)
    return opened


def _error(refusal: Refusal) -> LlmError:
    scope, limit = _SCOPES[refusal.scope], _short(refusal.limit_usd)
    spent, reserved = map(_short, (refusal.spent_usd, refusal.reserved_usd))
    asked = f"may cost up to ${_short(refusal.asked_usd)}" if refusal.asked_usd else "has no known price"
    return LlmError(
        "budget_exceeded",
        f"The budget of this {scope} (${limit} a {refusal.period}) cannot carry the call: ${spent} are spent, "
        f"${reserved} are reserved by calls under way, and this call {asked}.",
        "Raise the budget, lower max_tokens, choose a cheaper model, or wait until the budget starts anew on "
        f"{refusal.resets_at:%Y-%m-%d at %H:%M} UTC.",
        details={
            "budget": str(refusal.budget),
            "scope": refusal.scope,
            "resets_at": refusal.resets_at.isoformat(),
        },
        not_sent=True,
    )


def _short(amount: Decimal) -> str:
    """Without zeros at the end, at least two places."""
    whole, _, places = f"{amount:f}".partition(".")
    return f"{whole}.{places.rstrip('0').ljust(2, '0')}"
