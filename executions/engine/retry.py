"""Decides whether and when a failed attempt is retried, as a pure function."""

from workflows.graph import RetryPolicy
from workflows.sdk import Effect, NodeError
from workflows.sdk.retry_after import MAX_RETRY_AFTER

ATTEMPTS = 3
UNSAFE_ATTEMPTS = 1


def delay(error: NodeError, attempt: int, effect: Effect, policy: RetryPolicy, jitter: float) -> float | None:
    """Seconds until the next attempt, or None to give up.

    Full jitter over an exponential wait (AWS Architecture Blog, "Exponential Backoff and Jitter"), but never
    before the server's own `Retry-After`. An attempt that was not sent may be retried without limit: the
    execution's time limit is the bound.
    """
    limit = policy.max_attempts or (UNSAFE_ATTEMPTS if effect is Effect.UNSAFE else ATTEMPTS)
    if not error.retryable or (attempt >= limit and not error.not_sent):
        return None
    asked = error.retry_after or 0.0
    if asked > MAX_RETRY_AFTER:
        return None
    longest = min(policy.max_wait_s, policy.wait_s * policy.factor ** (attempt - 1))
    return asked + longest * jitter
