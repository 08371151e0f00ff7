"""`manage.py reset_second_factor`."""

import pytest
from django.core.management import CommandError, call_command

from accounts.factors.codes import is_second_step_on
from accounts.models import AuditEntry, Passkey, RecoveryCode
from tests.accounts.browsers import first_step, is_in, signed_in
from tests.accounts.factors.conftest import App


def with_a_passkey(app: App) -> None:
    Passkey.objects.create(user=app.user, name="x", credential_id="x", public_key="x")


def test_the_second_factor_goes_and_every_session_ends(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    with_a_passkey(app)
    client, _ = first_step(app.user)
    client.post("/sign-in/second-step/", {"code": app.code()})
    assert is_in(client)
    call_command("reset_second_factor", "BOB@example.com")
    assert "second factor removed, 0 passkeys removed, 1 sessions ended" in capsys.readouterr().out
    assert not is_in(client) and not is_second_step_on(app.user) and not RecoveryCode.objects.exists()
    assert Passkey.objects.exists()
    signed_in(app.user)
    assert AuditEntry.objects.get(action="second_factor.reset").details == {"was_on": True, "passkeys": 0}


def test_passkeys_go_where_that_is_asked(app: App) -> None:
    with_a_passkey(app)
    call_command("reset_second_factor", "bob@example.com", "--passkeys")
    assert not Passkey.objects.exists()


@pytest.mark.django_db
def test_an_address_that_is_nobodys_is_said() -> None:
    with pytest.raises(CommandError, match=r"no account with the address nobody@example\.com"):
        call_command("reset_second_factor", "nobody@example.com")
