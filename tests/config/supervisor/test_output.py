"""The lines of the children as `up` passes them on."""

import json
from typing import Any

import pytest

from config.supervisor.output import named


def test_as_text_a_line_is_named_before_it(settings: Any) -> None:
    settings.LOG_FORMAT = "text"
    assert named("web", "hello") == "web       | hello"
    assert named("", "Wireloom is ready") == "Wireloom is ready"


def test_as_json_a_record_names_its_process_too(settings: Any) -> None:
    settings.LOG_FORMAT = "json"
    line = named("worker 1", '{"time": "now", "level": "ERROR", "message": "x", "execution": "0190"}')
    told = {"process": "worker 1", "time": "now", "level": "ERROR", "message": "x", "execution": "0190"}
    assert json.loads(line) == told


@pytest.mark.parametrize("text", ["Fatal Python error", '{"half": ', '{"no": 1}', '{"a":' * 20_000, ""])
def test_as_json_whatever_is_no_record_becomes_one(settings: Any, text: str) -> None:
    settings.LOG_FORMAT = "json"
    line = json.loads(named("", text))
    assert (line["process"], line["level"], line["message"]) == ("up", "INFO", text)
