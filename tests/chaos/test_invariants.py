"""The rules applied to handmade histories."""

import pytest

from tests.chaos.clients import Refused
from tests.chaos.history import History
from tests.chaos.invariants import RECOVERY_S, refusals_have_a_cause
from tests.chaos.nemesis import Happened
from tests.chaos.plan import Database, Fault, Plan


def history(refused: Refused, kind: str, database: Database = "postgresql") -> History:
    """One refusal, and one fault from 100 to 103."""
    plan = Plan(seed=1, runs=1, kills=0, database=database)
    fault = Happened(Fault(0, kind, "one"), 100.0, 103.0)
    return History(plan, [], [], [fault], [], refused=[refused])


@pytest.mark.parametrize("kind", ["lose", "flush", "cut", "restart"])
@pytest.mark.parametrize(("asked", "at"), [(90.0, 101.0), (102.0, 102.5), (103.0 + RECOVERY_S, 114.0)])
def test_a_503_while_something_is_out_is_allowed(kind: str, asked: float, at: float) -> None:
    assert not list(refusals_have_a_cause(history(Refused(asked, at, 503, "GET /"), kind)))


@pytest.mark.parametrize(("asked", "at"), [(90.0, 99.0), (103.1 + RECOVERY_S, 120.0)])
def test_a_503_at_another_time_breaks_the_rule(asked: float, at: float) -> None:
    assert list(refusals_have_a_cause(history(Refused(asked, at, 503, "GET /"), "restart")))


@pytest.mark.parametrize("status", [500, 502, 504])
def test_any_other_5xx_breaks_the_rule(status: int) -> None:
    assert list(refusals_have_a_cause(history(Refused(101.0, 102.0, status, "GET /"), "restart")))


def test_a_lost_process_is_no_excuse_and_a_paused_one_only_where_it_may_hold_the_write_lock() -> None:
    refused = Refused(101.0, 102.0, 503, "GET /")
    assert list(refusals_have_a_cause(history(refused, "kill")))
    assert list(refusals_have_a_cause(history(refused, "pause")))
    assert not list(refusals_have_a_cause(history(refused, "pause", "sqlite")))
