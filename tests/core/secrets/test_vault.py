"""A ciphertext opens in its own place with its own key, and nowhere else."""

import base64
import dataclasses
import uuid
from typing import Any

import pytest

from core.secrets.vault import KeyRing, MasterKey, SecretPlace, VaultError, new_key

PLACE = SecretPlace("credential", uuid.uuid4(), uuid.uuid4(), "api_key")
RING = KeyRing.parse(new_key())


def test_what_was_sealed_opens() -> None:
    for text in ("", "secret", "ä€😀", "x" * 10_000):
        sealed = RING.seal(text, PLACE)
        assert text == "" or text not in sealed
        assert RING.open(sealed, PLACE) == text


@pytest.mark.parametrize("part", ["purpose", "owner", "thing", "field"])
def test_a_ciphertext_moved_anywhere_else_does_not_open(part: str) -> None:
    change: dict[str, Any] = {part: "another" if part in ("purpose", "field") else uuid.uuid4()}
    elsewhere = dataclasses.replace(PLACE, **change)
    with pytest.raises(VaultError, match="belongs to something else"):
        RING.open(RING.seal("secret", PLACE), elsewhere)


def test_no_bit_can_be_changed() -> None:
    sealed = RING.seal("secret", PLACE)
    head, encoded = sealed.rsplit(".", 1)
    raw = base64.urlsafe_b64decode(encoded)
    for index in range(len(raw)):
        changed = raw[:index] + bytes([raw[index] ^ 1]) + raw[index + 1 :]
        with pytest.raises(VaultError):
            RING.open(f"{head}.{base64.urlsafe_b64encode(changed).decode()}", PLACE)


def test_nonces_are_never_used_twice() -> None:
    nonces = {base64.urlsafe_b64decode(RING.seal("x", PLACE).rsplit(".", 1)[1])[:12] for _ in range(10_000)}
    assert len(nonces) == 10_000


def test_the_newest_key_seals_and_every_key_opens() -> None:
    old, new = new_key(), new_key()
    sealed = KeyRing.parse(old).seal("secret", PLACE)
    ring = KeyRing.parse(f"{new}, {old}")
    assert ring.open(sealed, PLACE) == "secret"
    assert ring.seal("secret", PLACE).split(".")[1] == KeyRing.parse(new).newest.id == ring.ids[0]
    with pytest.raises(VaultError, match="not in the key ring"):
        KeyRing.parse(new).open(sealed, PLACE)


@pytest.mark.parametrize("sealed", ["", "v1", "v2.a.b", "v1.nokey.AAAA", "v1.{newest}.AA", "v1.{newest}.ä"])
def test_what_is_no_ciphertext_is_told(sealed: str) -> None:
    with pytest.raises(VaultError):
        RING.open(sealed.format(newest=RING.newest.id), PLACE)


@pytest.mark.parametrize(
    "text",
    ["", " , ", "password", "a" * 43, "00" * 32, base64.b64encode(b"x" * 16).decode(), "{new_key},short"],
)
def test_a_key_that_is_not_32_random_bytes_is_refused(text: str) -> None:
    text = text.format(new_key=new_key())
    with pytest.raises(VaultError) as caught:
        KeyRing.parse(text)
    assert not text.strip(" ,") or text not in str(caught.value)


def test_keys_may_be_written_in_base64_or_hex() -> None:
    raw = base64.urlsafe_b64decode(new_key())
    spellings = [
        raw.hex(),
        base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
    ]
    assert {KeyRing.parse(text).newest.id for text in spellings} == {MasterKey(raw).id}


def test_a_key_does_not_show_itself() -> None:
    assert repr(RING.newest) == f"MasterKey({RING.newest.id})"


def test_what_was_sealed_before_there_were_purposes_opens() -> None:
    ring = KeyRing.parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
    place = SecretPlace("wireloom/credential/v1", uuid.UUID(int=1), uuid.UUID(int=2), "api_key")
    sealed = "v1.2a91e233.zbLKIVpObl3S7zcZp8KEUEoRzGr_-LfdTzjfmyy0wfrqtzvYPSXGdiTWDg=="
    assert ring.open(sealed, place) == "sk-or-v1-before"
