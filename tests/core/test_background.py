"""Work after the response."""

import threading

import pytest

from core.background import Background


@pytest.mark.django_db
def test_acts_are_done_in_order_elsewhere_and_one_that_fails_stops_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    behind, seen = Background("test"), []
    behind.do(lambda n: seen.append((n, threading.current_thread().name)), 1)
    behind.do(lambda: 1 / 0)
    behind.do(lambda n: seen.append((n, threading.current_thread().name)), 2)
    behind.settle()
    assert [n for n, _ in seen] == [1, 2]
    assert all(name.startswith("test") for _, name in seen)
    assert "background task failed" in caplog.text


@pytest.mark.django_db
def test_nobody_waits_for_an_act() -> None:
    behind, go = Background("test"), threading.Event()
    behind.do(go.wait)
    go.set()
    behind.settle()
