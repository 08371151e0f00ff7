"""`/resume/{token}`: the fields of an approval, filled in by people and by programs."""

import html
import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from executions.answers.links import link
from executions.models import Execution
from tests.executions.asking import GOOD, READ, answer_of, asking
from tests.people import Person

pytestmark = pytest.mark.django_db


def address(row: Execution) -> str:
    url = link(row.pk, "ask", "")
    return url[url.index("/resume/") :]


def page(row: Execution) -> str:
    answer = Client().get(address(row))
    assert answer.status_code == 200
    return str(answer.content.decode())


def send(row: Execution, action: str, values: dict[str, str], **more: str) -> tuple[int, str]:
    """A submission of the page."""
    digest = re.search(r'name="shown" value="([^"]+)"', page(row))
    assert digest
    filled = {f"values.{name}": value for name, value in values.items()}
    body = urlencode({"shown": html.unescape(digest[1]), "action": action, **filled, **more})
    answer = Client().post(address(row), body, content_type="application/x-www-form-urlencoded")
    return answer.status_code, answer.content.decode()


def post(row: Execution, body: Any) -> tuple[int, Any]:
    """A submission by a program."""
    answer = Client().post(address(row), json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


# --- people ---


def test_the_page_has_every_field_with_its_label(alice: Person) -> None:
    text = page(asking(alice))
    assert 'for="field-amount">How much? <span aria-hidden="true">*</span>' in text
    assert 'name="values.amount" type="number"' in text
    assert "<option>red</option>" in text
    assert 'type="checkbox"' in text


def test_what_is_filled_in_goes_along_with_the_comment(alice: Person) -> None:
    row = asking(alice)
    status, text = send(row, "approve", {"amount": "3", "color": "red"}, comment="fine")
    assert (status, "<h1>Approved</h1>" in text) == (200, True)
    assert answer_of(row)["data"] == {"comment": "fine", "values": READ}


def test_a_field_may_have_the_name_of_the_comment(alice: Person) -> None:
    row = asking(alice)
    send(row, "approve", {"amount": "3", "comment": "for the books"}, comment="mine")
    data = answer_of(row)["data"]
    assert (data["comment"], data["values"]["comment"]) == ("mine", "for the books")


def test_what_is_wrong_is_said_at_its_field_and_nothing_that_was_typed_is_lost(alice: Person) -> None:
    row = asking(alice)
    status, text = send(
        row, "approve", {"amount": "<much>", "color": "green", "agreed": "on"}, comment="fi<ne"
    )
    assert status == 400
    assert '<p class="wrong" id="wrong-amount">This must be a number.</p>' in text
    assert text.count('class="wrong"') == 1 and 'aria-describedby="wrong-amount"' in text
    assert 'value="&lt;much&gt;"' in text and "<option selected>green</option>" in text
    assert "checked" in text and "fi&lt;ne</textarea>" in text
    assert answer_of(row) is None


def test_a_comment_that_is_missing_loses_no_field(alice: Person) -> None:
    row = asking(alice, comment="required")
    status, text = send(row, "approve", {"amount": "7"})
    assert (status, 'id="comment-wrong"' in text, 'value="7"' in text) == (400, True, True)
    assert answer_of(row) is None


def test_to_reject_nothing_has_to_be_filled_in(alice: Person) -> None:
    row = asking(alice)
    assert re.search(r'<button[^>]*value="reject"[^>]* formnovalidate>', page(row))
    status, text = send(row, "reject", {"amount": "much"})
    assert (status, "<h1>Rejected</h1>" in text) == (200, True)
    assert answer_of(row)["action"] == "reject"


def test_without_fields_the_page_is_what_it_was(alice: Person) -> None:
    text = page(asking(alice, fields=[]))
    assert "values." not in text and "hidden>" not in text and "formnovalidate" not in text


# --- programs ---


def test_a_program_sends_the_values_beside_the_comment(alice: Person) -> None:
    row = asking(alice)
    status, _ = post(row, {"action": "approve", "data": {"comment": "fine", "values": GOOD}})
    assert status == 202
    assert answer_of(row)["data"] == {"comment": "fine", "values": READ}


@pytest.mark.parametrize("data", ["fine", {"comment": "fine"}, None])
def test_what_programs_send_where_nothing_is_to_be_filled_in_is_as_before(alice: Person, data: Any) -> None:
    row = asking(alice, fields=[])
    assert post(row, {"action": "approve", "data": data})[0] == 202
    assert answer_of(row)["data"] == data


def test_a_program_is_told_what_is_wrong_with_which_field(alice: Person) -> None:
    row = asking(alice)
    status, answer = post(row, {"action": "approve", "data": "fine"})
    assert (status, answer["error"]["code"]) == (400, "invalid_form")
    assert answer["error"]["details"]["fields"] == {"amount": "This field is required."}
    assert answer_of(row) is None


def test_a_program_rejects_without_values(alice: Person) -> None:
    assert post(asking(alice), {"action": "reject"})[0] == 202
