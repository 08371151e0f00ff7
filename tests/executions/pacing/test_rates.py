"""Rate limits of webhooks and forms, counted in a real Valkey."""

from itertools import islice
from typing import Any

import pytest
from django.test import Client
from redis import Redis

from executions.models import Execution
from executions.models.hook_calls import HookCall
from tests.executions.triggers.form.test_view import page, publish_form, ticket
from tests.executions.triggers.hooks import call, publish_hook
from tests.people import Person
from workflows.models import Trigger


@pytest.fixture(autouse=True)
def counted(settings: Any, valkey_url: str) -> None:
    settings.REDIS_URL = valkey_url


def send(form: Trigger, **fields: Any) -> Any:
    return Client().post(f"/forms/{form.token}", fields, content_type="application/json")


def test_one_call_too_many_is_told_when_to_come_back_and_leaves_nothing(alice: Person) -> None:
    hook = publish_hook(alice, max_per_minute=2)
    assert [call(hook).status_code for _ in range(2)] == [202, 202]
    answer = call(hook)
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "rate_limited")
    assert "2 calls per minute" in answer.json()["error"]["message"]
    assert 1 <= int(answer.headers["Retry-After"]) <= 30
    assert Execution.objects.count() == HookCall.objects.count() == 2


def test_a_clock_that_was_put_back_locks_nobody_out(alice: Person, settings: Any) -> None:
    hook = publish_hook(alice, max_per_minute=2)
    assert call(hook).status_code == 202
    with Redis.from_url(settings.REDIS_URL) as redis:
        (key,) = [key for key in redis.scan_iter() if b"rate:" in key]
        redis.incrbyfloat(
            key, 3_600_000
        )  # as if it had been written before the clock was put back by an hour
    assert [call(hook).status_code for _ in range(3)] == [202, 202, 429]


def test_each_webhook_is_counted_for_itself(alice: Person) -> None:
    first, second = publish_hook(alice, max_per_minute=1), publish_hook(alice, max_per_minute=1)
    assert [call(hook).status_code for hook in (first, second, first, second)] == [202, 202, 429, 429]


def test_who_may_not_call_uses_nothing_up(alice: Person) -> None:
    hook = publish_hook(alice, max_per_minute=1)
    assert [call(hook, method="PUT").status_code for _ in range(3)] == [405] * 3
    assert call(hook).status_code == 202


def test_without_a_limit_redis_is_not_even_asked(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = publish_hook(alice)

    def asked(*_: object) -> None:
        pytest.fail("Redis was asked")

    monkeypatch.setattr("executions.pacing.rates._take", asked)
    assert [call(hook).status_code for _ in range(5)] == [202] * 5


def test_while_redis_is_away_calls_are_let_in_and_the_log_says_so(
    alice: Person, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    hook = publish_hook(alice, max_per_minute=1)
    assert [call(hook).status_code for _ in range(3)] == [202] * 3
    assert "are not counted" in caplog.text


def test_a_form_takes_sixty_a_minute_unless_it_says_otherwise(alice: Person) -> None:
    form = publish_form(alice)
    answers = iter(lambda: send(form, name="Ada", agreed=True), None)
    refused = next(answer for answer in islice(answers, 200) if answer.status_code != 202)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "rate_limited")
    assert "60 calls per minute" in refused.json()["error"]["message"]
    assert Execution.objects.count() >= 60


def test_a_form_may_be_sent_without_end_where_it_says_so(alice: Person) -> None:
    form = publish_form(alice, max_per_minute=0)
    assert {send(form, name="Ada", agreed=True).status_code for _ in range(61)} == {202}


def test_a_person_who_sends_too_often_sees_a_page_that_says_so(alice: Person) -> None:
    form = publish_form(alice, max_per_minute=1)
    kind = "application/x-www-form-urlencoded"
    answers = [
        Client().post(f"/forms/{form.token}", f"wireloom-form={ticket(page(form))}&name=A", content_type=kind)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert "1 calls per minute" in answers[1].content.decode() and answers[1].headers["Retry-After"]
    assert Execution.objects.count() == 1


def test_what_is_filled_in_wrongly_is_not_counted(alice: Person) -> None:
    form = publish_form(alice, max_per_minute=1)
    assert [send(form, amount="x").status_code for _ in range(3)] == [400] * 3
    assert send(form, name="Ada", agreed=True).status_code == 202


def test_looking_at_a_form_is_not_counted(alice: Person) -> None:
    form = publish_form(alice, max_per_minute=1)
    for _ in range(5):
        page(form)
    assert send(form, name="Ada", agreed=True).status_code == 202
