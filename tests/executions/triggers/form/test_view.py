"""Hosted forms: a page for people, the same fields as JSON for programs."""

import html
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import signing
from django.test import Client

from executions.models import Execution
from executions.triggers.form.page import OPEN_FOR_S, TICKET
from tests.people import Person
from tests.workflows.drawing import graph, node, says
from tests.workflows.editing import create, publish
from workflows.models import Trigger

FIELDS = [
    {"name": "name", "label": "Your name", "required": True},
    {"name": "amount", "type": "number"},
    {"name": "about", "type": "textarea"},
    {"name": "color", "type": "select", "options": ["red", "green"]},
    {"name": "agreed", "type": "checkbox", "label": "I agree"},
]
FORM = {
    "title": "Order",
    "description": "Tell us.\n\nAll of it.",
    "submit_label": "Order now",
    "fields": FIELDS,
}
EMPTY = {"amount": None, "about": None, "color": None, "agreed": False}


@pytest.fixture
def form(alice: Person) -> Trigger:
    return publish_form(alice)


def publish_form(who: Person, **settings: Any) -> Trigger:
    drawn = graph(
        "form>a", node("form", "trigger.form", **{**FORM, **settings}), says("a", "{{trigger.name}}")
    )
    made = create(who, drawn)
    publish(who, made)
    trigger: Trigger = Trigger.objects.get(workflow=made["id"])
    return trigger


def page(form: Trigger) -> str:
    answer = Client().get(f"/forms/{form.token}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def ticket(text: str) -> str:
    found = re.search(rf'name="{TICKET}" value="([^"]+)"', text)
    assert found, text
    return html.unescape(found.group(1))


def send(form: Trigger, values: dict[str, str], own: str | None = None, **headers: str) -> Any:
    body = {**values, TICKET: ticket(page(form)) if own is None else own}
    client = Client(headers=headers, enforce_csrf_checks=True)
    kind = "application/x-www-form-urlencoded"
    return client.post(f"/forms/{form.token}", urlencode(body), content_type=kind)


def inputs() -> list[Any]:
    return list(Execution.objects.order_by("id").values_list("input", flat=True))


# --- the page ---


def test_the_workflow_shows_the_forms_address(alice: Person) -> None:
    form = publish_form(alice)
    (shown,) = alice.get(f"/api/workflows/{form.workflow_id}/")[1]["triggers"]
    assert shown["url"].endswith(f"/forms/{form.token}")


def test_the_page_has_every_field_with_its_label(form: Trigger) -> None:
    text = page(form)
    assert "<h1>Order</h1>" in text and "<p>All of it.</p>" in text and "<button>Order now</button>" in text
    for field in FIELDS:
        assert f'id="field-{field["name"]}"' in text
    assert 'for="field-name">Your name' in text
    assert "<option>red</option>" in text
    assert 'type="checkbox"' in text and 'type="number"' in text and "<textarea" in text


def test_the_page_runs_no_foreign_script_and_stands_in_no_frame(form: Trigger) -> None:
    answer = Client().get(f"/forms/{form.token}")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "style=" not in answer.content.decode()
    assert "<script>" not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_the_author_and_the_visitor_write_is_shown_as_text(alice: Person) -> None:
    nasty = "<script>alert(1)</script>"
    fields = [
        {"name": "name", "label": nasty, "type": "select", "options": [nasty]},
        {"name": "n", "type": "number"},
    ]
    form = publish_form(alice, title=nasty, description=nasty, fields=fields, submit_label=nasty)
    assert nasty not in page(form)
    answer = send(form, {"n": '"><script>alert(1)</script>'})
    assert answer.status_code == 400 and nasty not in answer.content.decode()


@pytest.mark.parametrize("how", ["unknown", "off", "a webhook's"])
def test_where_there_is_no_form_is_a_404(alice: Person, form: Trigger, how: str) -> None:
    token = form.token
    if how == "unknown":
        token = "x" * 32
    elif how == "off":
        alice.patch(f"/api/workflows/{form.workflow_id}/", {"active": False})
    else:
        Trigger.objects.filter(pk=form.pk).update(type="trigger.webhook")
    answer = Client().get(f"/forms/{token}")
    assert answer.status_code == 404
    assert (
        "There is no form at this address. Is its workflow published and active?" in answer.content.decode()
    )
    sent = Client().post(f"/forms/{token}", {}, content_type="application/json")
    assert (sent.status_code, sent.json()["error"]["code"]) == (404, "not_found")


def test_other_methods_are_refused(form: Trigger) -> None:
    assert Client().put(f"/forms/{form.token}").status_code == 405


# --- sending it ---


def test_a_form_that_was_sent_starts_a_run_with_typed_values(form: Trigger) -> None:
    answer = send(form, {"name": " Ada ", "amount": "3", "color": "green", "agreed": "on", "about": ""})
    assert answer.status_code == 200
    assert "Thank you. The form has been sent." in answer.content.decode()
    assert inputs() == [{"name": "Ada", "amount": 3, "about": None, "color": "green", "agreed": True}]
    run = Execution.objects.get()
    assert (run.mode, run.trigger_node, run.status) == ("form", "form", "queued")
    form.refresh_from_db()
    assert form.last_fired_at is not None


def test_the_author_says_what_is_shown_afterwards(alice: Person) -> None:
    form = publish_form(alice, success_message="See you <soon>")
    assert "See you &lt;soon&gt;" in send(form, {"name": "Ada"}).content.decode()


def test_what_is_wrong_is_shown_at_its_field_and_nothing_that_was_typed_is_lost(form: Trigger) -> None:
    answer = send(form, {"name": "", "amount": "many", "about": "A < B", "color": "green", "agreed": "on"})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert (
        'id="wrong-name">This field is required.' in text
        and 'id="wrong-amount">This must be a number.' in text
    )
    assert 'aria-describedby="wrong-name"' in text and 'role="alert"' in text
    assert 'value="many"' in text and "A &lt; B" in text
    assert "<option selected>green</option>" in text and "checked" in text
    assert inputs() == []
    assert send(form, {"name": "Ada"}, ticket(text)).status_code == 200


def test_a_form_sent_twice_is_one_run_and_a_changed_one_another(form: Trigger) -> None:
    once = ticket(page(form))
    for _ in range(2):
        assert send(form, {"name": "Ada"}, once).status_code == 200
    assert len(inputs()) == 1
    send(form, {"name": "Grace"}, once)
    send(form, {"name": "Ada"})
    assert [given["name"] for given in inputs()] == ["Ada", "Grace", "Ada"]


# --- only from its own page ---


@pytest.mark.parametrize(
    "given", ["", "nonsense", signing.dumps("n", salt="another")], ids=["none", "nonsense", "another salt"]
)
def test_without_the_pages_ticket_nothing_starts(form: Trigger, given: str) -> None:
    answer = send(form, {"name": "Ada"}, given)
    assert answer.status_code == 400
    assert "send it again" in answer.content.decode() and 'value="Ada"' in answer.content.decode()
    assert inputs() == []


def test_another_forms_ticket_is_not_taken(alice: Person, form: Trigger) -> None:
    other = publish_form(alice)
    assert send(form, {"name": "Ada"}, ticket(page(other))).status_code == 400


def test_a_page_stays_open_for_a_day(form: Trigger, monkeypatch: pytest.MonkeyPatch) -> None:
    once = ticket(page(form))
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + OPEN_FOR_S + 1)
    assert send(form, {"name": "Ada"}, once).status_code == 400
    assert inputs() == []


def test_another_sites_page_cannot_send_it(form: Trigger) -> None:
    assert send(form, {"name": "Ada"}, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert send(form, {"name": "Ada"}, **{"Sec-Fetch-Site": "same-origin"}).status_code == 200


# --- programs ---


def send_json(form: Trigger, values: Any, **headers: str) -> tuple[int, Any]:
    client = Client(headers=headers)
    answer = client.post(f"/forms/{form.token}", values, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_program_sends_the_fields_as_json(form: Trigger) -> None:
    status, answer = send_json(form, {"name": "Ada", "amount": 2.5, "agreed": True})
    assert status == 202
    assert answer == {
        "id": str(Execution.objects.get().pk),
        "status": "queued",
        "message": "Thank you. The form has been sent.",
    }
    assert inputs() == [{**EMPTY, "name": "Ada", "amount": 2.5, "agreed": True}]


@pytest.mark.parametrize(
    ("given", "code", "fields"),
    [
        ({"amount": "x"}, "invalid_form", {"name", "amount"}),
        ({"name": "Ada", "other": 1}, "invalid_form", {"other"}),
        (["Ada"], "invalid_request", None),
        ("{broken", "invalid_json", None),
    ],
)
def test_what_a_program_sends_is_checked_alike(
    form: Trigger, given: Any, code: str, fields: set[str] | None
) -> None:
    status, answer = send_json(form, given)
    assert (status, answer["error"]["code"]) == (400, code)
    assert set(answer["error"]["details"].get("fields", {})) == (fields or set())
    assert inputs() == []


def test_a_program_that_repeats_itself_under_a_key_starts_one_run(form: Trigger) -> None:
    key = {"Idempotency-Key": "k"}
    first, again = (send_json(form, {"name": "Ada"}, **key)[1]["id"] for _ in range(2))
    assert first == again
    status, answer = send_json(form, {"name": "Grace"}, **key)
    assert (status, answer["error"]["code"]) == (422, "idempotency_mismatch")


# --- settings ---


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ([], "fields"),
        ([{"name": "a"}, {"name": "a"}], "two fields named 'a'"),
        ([{"name": "a b"}], "pattern"),
        ([{"name": "a", "type": "select"}], "needs options"),
        ([{"name": "a", "type": "select", "options": [" "]}], "at least 1"),
        ([{"name": "a", "type": "picture"}], "type"),
    ],
)
def test_a_form_that_cannot_be_filled_in_is_a_problem_of_the_draft(
    alice: Person, fields: list[dict[str, Any]], why: str
) -> None:
    made = create(alice, graph("form>a", node("form", "trigger.form", fields=fields), says("a", 1)))
    messages = [problem["message"] for problem in made["problems"] if problem["severity"] == "error"]
    assert messages and any(why in message or "least 1" in message for message in messages)
