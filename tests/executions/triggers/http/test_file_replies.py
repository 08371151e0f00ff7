"""Replies whose body is a file."""

from typing import Any

import pytest

from assets.spool import Spool
from assets.storage import FileGoneError, store
from executions.models import Execution
from executions.triggers.http.replies import outcome, told
from tests.executions.factories import execution
from tests.people import Person

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def answering(person: Person, content: bytes = PNG, of: Person | None = None) -> Execution:
    """A run whose output is a file, belonging to another person's organisation if one is given."""
    asset = store(Spool.of(content, 1000), (of or person).actor.organization.pk, "Bär.png")
    asset.save()
    file = {"$file": str(asset.pk), "name": "x", "content_type": "text/html", "size": 1}
    return execution(person, status="succeeded", output=file)


def test_its_bytes_go_out_as_what_they_are(alice: Person) -> None:
    answer: Any = outcome(answering(alice).pk, False)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, PNG, "image/png")
    assert answer["Content-Length"] == str(len(PNG)) and "Content-Disposition" not in answer.headers


def test_what_a_browser_would_run_is_a_download_under_its_name(alice: Person) -> None:
    answer: Any = outcome(answering(alice, b"<script>").pk, False)
    assert answer["Content-Type"] == "text/html"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''B%C3%A4r.png"


def test_a_file_of_another_organisation_is_gone(people: dict[str, Person]) -> None:
    row = answering(people["alice"], of=people["charlie"])
    with pytest.raises(FileGoneError):
        outcome(row.pk, False)


def test_a_message_that_names_a_file_sends_the_caller_to_the_database(alice: Person) -> None:
    row = answering(alice)
    message = {"status": "succeeded", "output": row.output, "error": None, "response": None}
    assert told(row.pk, message, False) is None
    response = {"status": 200, "headers": {}, "body": row.output}
    assert told(row.pk, message | {"output": 1, "response": response}, True) is None
