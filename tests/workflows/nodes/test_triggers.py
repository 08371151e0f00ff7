"""What the triggers' settings may say."""

from typing import Any

import pytest
from pydantic import ValidationError

from workflows.nodes.trigger.trigger_manual import ManualTrigger
from workflows.nodes.trigger.trigger_schedule import ScheduleTrigger
from workflows.nodes.trigger.trigger_webhook import WebhookTrigger
from workflows.sdk.testing import FakeContext, run_node


def refused(trigger: Any, parameters: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        trigger.params.model_validate(parameters)
    return str(caught.value)


@pytest.mark.parametrize("trigger", [ManualTrigger, WebhookTrigger])
async def test_what_started_the_run_is_the_output(trigger: Any) -> None:
    assert await run_node(trigger(), {}, FakeContext(input={"a": 1})) == {"a": 1}


@pytest.mark.parametrize(
    "rule",
    [
        {"cron": "0 9 * * 1-5"},
        {"cron": "*/15 * * * *"},
        {"cron": "0 0 29 2 *"},
        {"cron": "0 0 L * *"},
        {"every": 1, "unit": "seconds"},
        {"every": 100_000, "unit": "weeks"},
        {"every": 5},
    ],
)
def test_a_rule_is_a_cron_expression_or_an_interval(rule: dict[str, Any]) -> None:
    ScheduleTrigger.params.model_validate({"rules": [rule]})


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({}, "either a cron expression or an interval"),
        ({"cron": "0 9 * * *", "every": 5}, "either a cron expression or an interval"),
        ({"cron": "0 9 * *"}, "five fields"),
        ({"cron": "0 0 9 * * *"}, "five fields"),
        ({"cron": "61 * * * *"}, "never fires"),
        ({"cron": "0 0 31 2 *"}, "never fires"),
        ({"cron": "nonsense at all with five"}, "never fires"),
        ({"every": 0}, "greater than or equal to 1"),
        ({"every": 100_001}, "less than or equal to 100000"),
        ({"every": 1, "unit": "months"}, "unit"),
    ],
)
def test_a_rule_that_would_never_fire_is_refused(rule: dict[str, Any], why: str) -> None:
    assert why in refused(ScheduleTrigger, {"rules": [rule]})


def test_a_schedule_has_from_one_to_twenty_rules() -> None:
    rule = {"every": 5}
    ScheduleTrigger.params.model_validate({"rules": [rule] * 20})
    assert "rules" in refused(ScheduleTrigger, {"rules": []})
    assert "rules" in refused(ScheduleTrigger, {"rules": [rule] * 21})


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "Asia/Kolkata", "America/New_York"])
def test_time_zones_are_those_of_the_tz_database(zone: str) -> None:
    ScheduleTrigger.params.model_validate({"rules": [{"every": 5}], "timezone": zone})


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "CEST"])
def test_an_unknown_time_zone_is_refused(zone: str) -> None:
    assert "time zone" in refused(ScheduleTrigger, {"rules": [{"every": 5}], "timezone": zone})


@pytest.mark.parametrize("key", ["missed", "overlap"])
def test_policies_are_of_a_list(key: str) -> None:
    assert key in refused(ScheduleTrigger, {"rules": [{"every": 5}], key: "sometimes"})


def test_a_webhook_takes_post_until_told_otherwise() -> None:
    assert WebhookTrigger.params.model_validate({}).methods == ["POST"]


@pytest.mark.parametrize("methods", [[], ["BREW"], "POST"])
def test_a_webhooks_methods_are_of_a_list(methods: Any) -> None:
    assert "methods" in refused(WebhookTrigger, {"methods": methods})


@pytest.mark.parametrize(
    ("auth", "kind"), [("basic", "http_basic"), ("header", "http_header"), ("hmac", "signing_secret")]
)
def test_each_authentication_reads_one_type_of_credential(auth: str, kind: str) -> None:
    trigger = WebhookTrigger()
    (problem,) = trigger.check({"auth": auth}, credential=False)
    assert (problem.code, problem.field) == ("credential_missing", "credential")
    assert kind in problem.message
    assert trigger.check({"auth": auth}, credential=True) == []
    assert trigger.credentials_of({"auth": auth}) == (kind,)


def test_a_webhook_for_everybody_needs_no_credential() -> None:
    assert WebhookTrigger().check({}, credential=False) == []


@pytest.mark.parametrize("sample", ["text", [1], None])
def test_the_sample_input_is_an_object(sample: Any) -> None:
    assert "sample_input" in refused(ManualTrigger, {"sample_input": sample})
