"""Codes and recovery codes: which work, how often, and what is kept of them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pyotp
import pytest
from django.db import connections

from accounts.factors.codes import (
    code_use,
    enrol,
    enrol_confirm,
    is_second_step_on,
    recovery_codes_left,
    recovery_codes_make,
)
from accounts.models import Authenticator, RecoveryCode, User
from core.errors import ConflictError, InvalidError
from core.secrets import keys
from core.secrets.vault import new_key
from credentials.rotation import rotate
from tests.accounts.browsers import at_step, with_password
from tests.accounts.factors.conftest import App
from tests.people import make_people


def test_the_code_of_now_works_and_those_of_the_half_minutes_beside_it(app: App) -> None:
    for steps in (-1, 0, 1):
        assert code_use(app.user, app.code(steps)) == "code"


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_no_other_code_works(app: App, steps: int) -> None:
    assert code_use(app.user, app.code(steps)) is None


def test_no_code_works_twice_nor_one_from_before_it(app: App) -> None:
    assert code_use(app.user, app.code(0)) == "code"
    assert code_use(app.user, app.code(0)) is None
    assert code_use(app.user, app.code(-1)) is None
    assert code_use(app.user, app.code(1)) == "code"


def test_the_code_that_confirmed_the_app_signs_nobody_in(bob: User, still: None) -> None:
    secret = enrol(bob).secret
    enrol_confirm(bob, at_step(secret))
    assert code_use(bob, at_step(secret)) is None


@pytest.mark.parametrize(
    "code", ["", "0", "12345", "1234567", "１２３４５６", "٠٠٠٠٠٠", "x" * 10_000, "00000\0"]
)
def test_what_is_no_code_is_a_wrong_one(app: App, code: str) -> None:
    assert code_use(app.user, code) is None


def test_spaces_are_no_matter(app: App) -> None:
    code = app.code()
    assert code_use(app.user, f" {code[:3]} {code[3:]} ") == "code"


def test_the_app_of_somebody_else_does_not_help(app: App, people: Any) -> None:
    vera = with_password(people["vera"].user)
    secret = enrol(vera).secret
    enrol_confirm(vera, at_step(secret))
    assert code_use(vera, app.code(1)) is None
    assert code_use(vera, app.recovery[0]) is None
    assert code_use(people["otto"].user, app.code(1)) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["code", "recovery"])
def test_of_those_who_show_the_same_at_once_one_is_let_in(still: None, kind: str) -> None:
    bob = make_people()["bob"].user
    secret = enrol(bob).secret
    recovery = enrol_confirm(bob, at_step(secret))
    shown = at_step(secret, 1) if kind == "code" else recovery[0]
    start = Barrier(8)

    def show(_: int) -> bool:
        try:
            start.wait()
            return code_use(bob, shown) is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(show, range(8))) == [False] * 7 + [True]


# --- recovery codes ---


def test_ten_recovery_codes_work_once_each_however_they_are_written(app: App) -> None:
    assert len(set(app.recovery)) == recovery_codes_left(app.user) == 10
    assert code_use(app.user, app.recovery[0]) == "recovery code"
    assert code_use(app.user, app.recovery[0]) is None
    assert code_use(app.user, app.recovery[1].upper().replace("-", " ")) == "recovery code"
    assert recovery_codes_left(app.user) == 8


def test_new_ones_take_the_place_of_the_old(app: App) -> None:
    fresh = recovery_codes_make(app.user)
    assert code_use(app.user, app.recovery[0]) is None
    assert code_use(app.user, fresh[0]) == "recovery code"


# --- what is kept ---


def test_the_secret_is_sealed_and_the_recovery_codes_are_hashes(app: App) -> None:
    kept = repr(list(Authenticator.objects.values())) + repr(list(RecoveryCode.objects.values()))
    assert app.secret not in kept
    assert not [code for code in app.recovery if code in kept or code.replace("-", "") in kept]


def test_a_sealed_secret_does_not_open_in_the_row_of_somebody_else(app: App, people: Any) -> None:
    vera = people["vera"].user
    enrol(vera)
    stolen = Authenticator.objects.get(user=app.user)
    Authenticator.objects.filter(user=vera).update(
        sealed=stolen.sealed, key_id=stolen.key_id, confirmed_at=stolen.confirmed_at
    )
    assert code_use(vera, app.code()) is None


def test_rotation_moves_it_to_the_newest_key(app: App, settings: Any) -> None:
    old = keys.read_secret_file(keys.key_file()).strip()
    settings.ENCRYPTION_KEYS = f"{new_key()},{old}"
    *_, done = rotate()
    assert (done.moved, done.skipped, done.unreadable) == (1, 0, 0)
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS.split(",")[0]
    assert code_use(app.user, app.code()) == "code"


def test_where_its_key_is_lost_recovery_codes_still_work(app: App, settings: Any) -> None:
    settings.ENCRYPTION_KEYS = new_key()
    assert code_use(app.user, app.code()) is None
    assert code_use(app.user, app.recovery[0]) == "recovery code"


# --- setting it up ---


def test_until_a_code_is_confirmed_nothing_changes(bob: User, still: None) -> None:
    secret = enrol(bob).secret
    assert not is_second_step_on(bob)
    with pytest.raises(InvalidError):
        enrol_confirm(bob, at_step(secret, 5))
    assert not is_second_step_on(bob)
    assert code_use(bob, at_step(secret)) is None


def test_beginning_again_makes_another_secret(bob: User, still: None) -> None:
    before, now = enrol(bob).secret, enrol(bob).secret
    with pytest.raises(InvalidError):
        enrol_confirm(bob, at_step(before))
    assert len(enrol_confirm(bob, at_step(now))) == 10


def test_one_that_counts_is_not_replaced_in_silence(app: App) -> None:
    with pytest.raises(ConflictError):
        enrol(app.user)
    with pytest.raises(ConflictError):
        enrol_confirm(app.user, app.code(1))


def test_the_picture_says_the_same_as_the_secret(bob: User) -> None:
    made = enrol(bob)
    parsed = pyotp.parse_uri(made.uri)
    assert (parsed.secret, parsed.name, parsed.issuer) == (made.secret, "bob@example.com", "Wireloom")
    assert made.qr.startswith("data:image/svg+xml")
