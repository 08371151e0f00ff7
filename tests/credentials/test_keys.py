"""The key ring comes from the environment or from a file that is made once and belongs to its owner alone."""

import stat
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.errors import UnavailableError
from core.secrets import keys
from core.secrets.vault import KeyRing, new_key
from credentials.checks import check_key_ring, check_keys
from credentials.models import Credential
from credentials.opening import unseal
from credentials.rotation import rotate

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """A data folder without any key, and an environment that names none."""
    settings.ENCRYPTION_KEYS, settings.DATA = "", tmp_path
    keys._loaded.cache_clear()
    return tmp_path


def use(settings: Any, *ring: str) -> KeyRing:
    settings.ENCRYPTION_KEYS = ",".join(ring)
    return keys.key_ring()


def test_a_key_is_made_once_and_only_its_owner_can_read_it(folder: Path) -> None:
    first = keys.key_ring()
    file = folder / "keys" / "encryption_keys"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]
    keys._loaded.cache_clear()
    assert keys.key_ring().ids == first.ids


def test_no_key_is_made_over_secrets_that_another_one_sealed(
    make: Callable[..., Credential], settings: Any, tmp_path: Path
) -> None:
    make()
    settings.ENCRYPTION_KEYS, settings.DATA = "", tmp_path
    with pytest.raises(UnavailableError, match="no encryption key") as caught:
        keys.key_ring()
    assert (caught.value.code, caught.value.status) == ("secrets_not_configured", 503)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o606])
def test_a_key_file_that_others_can_read_is_refused(folder: Path, mode: int) -> None:
    keys.key_ring()
    keys.key_file().chmod(mode)
    keys._loaded.cache_clear()
    with pytest.raises(UnavailableError, match="chmod 600"):
        keys.key_ring()


def test_a_key_file_that_is_a_link_is_refused(folder: Path) -> None:
    keys.key_file().parent.mkdir()
    (folder / "elsewhere").write_text(new_key())
    keys.key_file().symlink_to(folder / "elsewhere")
    with pytest.raises(UnavailableError, match="not a regular file"):
        keys.key_ring()


def test_the_check_names_what_cannot_be_opened(make: Callable[..., Credential], settings: Any) -> None:
    make(name="Lost")
    assert check_key_ring(databases=["default"]) == []
    use(settings, new_key())
    (finding,) = check_key_ring(databases=["default"])
    assert finding.id == "credentials.W001"
    assert "'Lost' of Acme" in finding.msg


def test_the_check_says_when_there_is_no_usable_key(settings: Any) -> None:
    settings.ENCRYPTION_KEYS = "not-a-key"
    (finding,) = check_key_ring(databases=["default"])
    assert (finding.id, finding.msg) == ("credentials.E001", "Key 1 is not 32 random bytes in base64 or hex.")


def test_rotation_moves_every_credential_to_the_newest_key(
    make: Callable[..., Credential], settings: Any
) -> None:
    old, new = settings.ENCRYPTION_KEYS, new_key()
    made = [make(name=f"C{number}") for number in range(5)]
    use(settings, new, old)
    call_command("rotate_keys", stdout=StringIO())
    ring = use(settings, new)
    for credential in Credential.objects.all():
        assert credential.key_id == ring.newest.id
        assert unseal(credential, ring) == {"api_key": "sk-or-v1-canary0123456789abcdef"}
    assert len(made) == 5


def test_an_interrupted_rotation_goes_on_where_it_stopped(
    make: Callable[..., Credential], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = settings.ENCRYPTION_KEYS, new_key()
    for number in range(5):
        make(name=f"C{number}")
    monkeypatch.setattr("credentials.rotation.BATCH", 2)
    ring = use(settings, new, old)
    assert next(rotate(ring)).moved == 2
    assert Credential.objects.filter(key_id=ring.newest.id).count() == 2
    assert [state.moved for state in rotate(ring)][-1] == 3


def test_a_credential_that_changes_during_its_rotation_keeps_the_change(
    make: Callable[..., Credential], settings: Any
) -> None:
    read_before = make()
    changed = Credential.objects.get()
    changed.sealed = {"api_key": "changed"}
    changed.save()
    assert not Credential.objects.all().replace_sealed(read_before, {"api_key": "rotated"}, "new")
    assert Credential.objects.get().sealed == {"api_key": "changed"}


def test_rotation_says_what_it_could_not_open(
    make: Callable[..., Credential], settings: Any, capsys: Any
) -> None:
    make()
    use(settings, new_key())
    with pytest.raises(CommandError, match="1 cannot be opened"):
        call_command("rotate_keys")
    assert "1 unreadable" in capsys.readouterr().out


# --- what stops the start ---


def test_a_ring_that_opens_what_is_stored_lets_it_start(
    make: Callable[..., Credential], settings: Any
) -> None:
    make()
    old = settings.ENCRYPTION_KEYS
    use(settings, new_key(), old)
    check_keys()


@pytest.mark.parametrize("key", ["nonsense", "AAAA", "0" * 64, ","])
def test_a_malformed_key_stops_the_start(settings: Any, key: str) -> None:
    settings.ENCRYPTION_KEYS = key
    with pytest.raises(UnavailableError) as caught:
        check_keys()
    assert caught.value.hint and key not in caught.value.message.split()


def test_a_key_that_does_not_open_what_is_stored_stops_the_start(
    make: Callable[..., Credential], settings: Any
) -> None:
    lost = make(name="One").key_id
    make(name="Two")
    use(settings, new_key())
    with pytest.raises(
        UnavailableError, match=f"2 stored secrets are encrypted with the key {lost}"
    ) as caught:
        check_keys()
    assert "--without-lost-keys" in str(caught.value.hint)
    check_keys(accept_lost=True)


def test_a_missing_key_stops_the_start_whatever_is_accepted(
    make: Callable[..., Credential], folder: Path, settings: Any
) -> None:
    settings.ENCRYPTION_KEYS = new_key()
    make()
    settings.ENCRYPTION_KEYS = ""
    keys._loaded.cache_clear()
    for accept_lost in (False, True):
        with pytest.raises(UnavailableError, match="is missing"):
            check_keys(accept_lost=accept_lost)
    assert not keys.key_file().exists()


def test_one_damaged_credential_stops_nothing(make: Callable[..., Credential]) -> None:
    made = make()
    made.sealed = {"api_key": f"v1.{made.key_id}.AAAA"}
    made.save()
    check_keys()
