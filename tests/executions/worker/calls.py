"""Calls of a place, as the tests of pacing make them."""

from executions.pacing.pacing import PacedTarget, Pacing, Verdict, Visit


async def call(
    pacing: Pacing, place: PacedTarget, who: str = "somebody", verdict: Verdict = Verdict.ANSWERED
) -> Visit:
    """One call that goes out and ends so. Raises HeldBackError."""
    async with pacing.visit(place, who) as visit:
        visit.verdict = verdict
    return visit
