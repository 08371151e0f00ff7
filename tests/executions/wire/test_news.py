"""Answers on their way from a worker to the web process that waits for them."""

from typing import Any

import pytest
from channels.layers import get_channel_layer

from executions.wire.news import answers_message, answers_of


@pytest.mark.parametrize("output", [2**70, "\ud800", {"a": [1.5, None, "ü\0"]}])
def test_every_json_value_arrives_as_it_was(output: Any) -> None:
    layer = get_channel_layer()
    answers = [{"execution": "x", "output": output}]
    assert answers_of(layer.deserialize(layer.serialize(answers_message(answers)))) == answers
