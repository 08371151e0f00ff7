"""The second page of signing in: what leads there, what it takes, and what the state between gives."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.factors.second_step import PENDING
from accounts.models import AuditEntry, BrowserSession, SignInFailure
from tests.accounts.browsers import call, code_of, confirmed, first_step, is_in, signed_in
from tests.accounts.factors.conftest import App
from tests.people import PASSWORD

PAGE = "/sign-in/second-step/"


def between(app: App, **extra: Any) -> Client:
    """A browser that has passed the password step."""
    client, answer = first_step(app.user, **extra)
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?next=%2Fworkflows%2F")
    return client


def actions(app: App) -> list[str]:
    return list(AuditEntry.objects.filter(user=app.user).order_by("pk").values_list("action", flat=True))


def test_a_password_leads_to_the_second_page_and_a_code_from_there(app: App) -> None:
    client = between(app)
    assert client.get(PAGE).status_code == 200
    before = client.cookies["sessionid"].value
    answer = client.post(PAGE, {"code": app.code(), "next": "/executions/"})
    assert (answer.status_code, answer["Location"]) == (302, "/executions/")
    assert is_in(client) and client.cookies["sessionid"].value != before
    assert AuditEntry.objects.get(action="session.opened").details["means"] == "password and code"


def test_a_recovery_code_does_too_and_the_log_says_so(app: App) -> None:
    client = between(app)
    assert client.post(PAGE, {"code": app.recovery[3]}).status_code == 302
    assert is_in(client)
    assert AuditEntry.objects.get(action="recovery_code.used").details == {"left": 9}


def test_between_the_steps_nobody_is_signed_in(app: App) -> None:
    client = between(app)
    assert not is_in(client)
    assert code_of(call(client, "get", "")) == (401, "not_authenticated")
    assert client.get("/workflows/")["Location"] == "/sign-in/?next=/workflows/"
    assert BrowserSession.objects.get().user is None


def test_ten_minutes_later_it_begins_anew(app: App) -> None:
    client = between(app)
    session = client.session
    pending = session[PENDING]
    session[PENDING] = pending | {"at": (timezone.now() - timedelta(minutes=10)).isoformat()}
    session.save()
    assert client.get(PAGE)["Location"] == "/sign-in/"
    assert client.post(PAGE, {"code": app.code()})["Location"] == "/sign-in/"
    assert not is_in(client)


def test_another_password_meanwhile_ends_it(app: App) -> None:
    client = between(app)
    app.user.set_password("another sentence that nobody knows")
    app.user.save()
    assert client.post(PAGE, {"code": app.code()})["Location"] == "/sign-in/"
    assert not is_in(client)


def test_without_the_first_step_there_is_no_second(app: App) -> None:
    client = Client()
    assert client.get(PAGE)["Location"] == "/sign-in/"
    assert client.post(PAGE, {"code": app.code()})["Location"] == "/sign-in/"
    assert not is_in(client)


def test_a_wrong_code_is_told_and_counts(app: App) -> None:
    client = between(app)
    answer = client.post(PAGE, {"code": "000000"})
    assert answer.status_code == 400 and "wrong or has already been used" in answer.content.decode()
    assert not is_in(client)
    assert SignInFailure.objects.count() == 1
    assert client.post(PAGE, {"code": app.code()}).status_code == 302
    assert not SignInFailure.objects.exists()


def test_of_guesses_from_everywhere_five_in_a_quarter_of_an_hour_are_looked_at(app: App) -> None:
    for n in range(5):
        client = between(app, REMOTE_ADDR=f"192.0.2.{n}")
        assert client.post(PAGE, {"code": "000000"}).status_code == 400
    client = between(app, REMOTE_ADDR="192.0.2.99")
    refused = client.post(PAGE, {"code": app.code()})
    assert refused.status_code == 429 and refused["Retry-After"] == "900"
    assert not is_in(client)
    assert actions(app).count("second_factor.failed") == 5
    assert actions(app).count("sign_in.locked") == 1


def test_the_right_password_alone_does_not_close_the_door(app: App) -> None:
    for _ in range(7):
        between(app)
    assert between(app).post(PAGE, {"code": app.code()}).status_code == 302


def test_where_it_leads_is_always_here(app: App) -> None:
    client = between(app)
    answer = client.post(PAGE, {"code": app.code(), "next": "https://evil.example/"})
    assert answer["Location"] == "/workflows/"


# --- over the API ---


def test_it_is_set_up_with_the_password_and_one_code(app: App) -> None:
    client = between(app)
    client.post(PAGE, {"code": app.code()})
    assert code_of(call(client, "delete", "second-factor/")) == (403, "confirmation_needed")
    assert call(client, "post", "confirmation/", {"password": PASSWORD}).status_code == 204
    key = client.cookies["sessionid"].value
    assert call(client, "delete", "second-factor/").status_code == 204
    assert client.cookies["sessionid"].value != key and is_in(client)
    assert code_of(call(client, "delete", "second-factor/")) == (409, "second_factor_off")

    made = call(client, "post", "second-factor/").json()
    assert made.keys() == {"secret", "uri", "qr"}
    signed_in(app.user)  # it does not count yet
    wrong = call(client, "post", "second-factor/confirmation/", {"code": "000000"})
    assert code_of(wrong) == (400, "wrong_code")
    app.secret = made["secret"]
    key = client.cookies["sessionid"].value
    answer = call(client, "post", "second-factor/confirmation/", {"code": app.code()})
    assert len(answer.json()["codes"]) == 10
    assert client.cookies["sessionid"].value != key and is_in(client)
    account = call(client, "get", "").json()
    assert (account["second_factor"], account["recovery_codes"]) == (True, 10)
    between(app)
    assert {"second_factor.enrolled", "second_factor.removed"} <= set(actions(app))


def test_recovery_codes_are_made_anew(app: App) -> None:
    client = between(app)
    client.post(PAGE, {"code": app.code()})
    assert code_of(call(client, "post", "recovery-codes/")) == (403, "confirmation_needed")
    call(client, "post", "confirmation/", {"password": PASSWORD})
    codes = call(client, "post", "recovery-codes/").json()["codes"]
    assert not set(codes) & set(app.recovery)
    assert "recovery_codes.renewed" in actions(app)


def test_ten_minutes_after_the_password_it_is_asked_for_again(bob: Any) -> None:
    client = confirmed(bob)
    session = client.session
    session["confirmed_at"] = (timezone.now() - timedelta(minutes=10)).isoformat()
    session.save()
    for method, path in (
        ("post", "second-factor/"),
        ("delete", "second-factor/"),
        ("post", "second-factor/confirmation/"),
        ("post", "recovery-codes/"),
        ("post", "passkeys/"),
        ("post", "passkeys/options/"),
        ("delete", f"passkeys/{bob.pk}/"),
    ):
        assert code_of(call(client, method, path, {})) == (403, "confirmation_needed")


@pytest.mark.parametrize("body", [{}, {"code": None}, {"code": "0" * 65}, {"code": 1, "more": 2}])
def test_what_is_no_code_changes_nothing(bob: Any, body: dict[str, Any]) -> None:
    client = confirmed(bob)
    call(client, "post", "second-factor/")
    assert call(client, "post", "second-factor/confirmation/", body).status_code == 400
    assert not call(client, "get", "").json()["second_factor"]
