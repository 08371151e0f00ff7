"""Hosted forms with fields that take files."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assets.models import Asset
from assets.storage import read
from executions.models import Execution
from executions.triggers.form.page import TICKET
from tests.executions.triggers.form.test_view import inputs, page, publish_form, ticket
from tests.people import Person
from workflows.models import Trigger

PHOTO = {"name": "photo", "type": "file", "required": True}


def send_file(form: Trigger, own: str, content: bytes = b"bytes", name: str = "a.txt") -> Any:
    sent = SimpleUploadedFile(name, content, "image/png")
    return Client(enforce_csrf_checks=True).post(f"/forms/{form.token}", {TICKET: own, "photo": sent})


def test_the_page_of_a_form_with_files_sends_them(alice: Person) -> None:
    text = page(publish_form(alice, fields=[PHOTO]))
    assert 'enctype="multipart/form-data"' in text
    assert 'name="photo" type="file" required' in text
    assert "enctype" not in page(publish_form(alice))


def test_a_file_that_is_sent_twice_is_one_run_and_another_one_is_another(alice: Person) -> None:
    form = publish_form(alice, fields=[PHOTO])
    own = ticket(page(form))
    for content in (b"bytes", b"bytes", b"other"):
        assert send_file(form, own, content).status_code == 200
    rows = list(Asset.objects.order_by("id"))
    assert [(given["photo"]["$file"], given["photo"]["size"]) for given in inputs()] == [
        (str(row.pk), 5) for row in rows
    ]
    assert [row.execution for row in rows] == list(
        Execution.objects.order_by("id").values_list("pk", flat=True)
    )
    assert rows[0].content_type == "text/plain" and read(rows[0]) == b"bytes"


def test_without_its_file_a_form_says_so(alice: Person) -> None:
    form = publish_form(alice, fields=[PHOTO])
    answer = Client().post(f"/forms/{form.token}", {TICKET: ticket(page(form))})
    assert answer.status_code == 400 and "This field is required." in answer.content.decode()
    assert not Asset.objects.exists()


def test_a_program_sends_a_file_as_base64(alice: Person) -> None:
    form = publish_form(alice, fields=[PHOTO])
    body = {"photo": {"filename": "a.txt", "base64": "Ynl0ZXM="}}
    answer = Client().post(f"/forms/{form.token}", body, content_type="application/json")
    assert answer.status_code == 202
    assert read(Asset.objects.get()) == b"bytes"
