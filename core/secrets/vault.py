"""Encryption at rest: the only module that imports `cryptography`.

AES-256-GCM with a random nonce of 96 bits. The purpose, the owner, the object and the field are associated
data, so that a ciphertext copied to another row, column or owner does not open. Each owner's key is derived
from a master key by HKDF-SHA256. A ciphertext reads `v1.<key id>.<base64url of nonce, ciphertext and tag>`.
"""

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = "v1"
KEY_BYTES = 32
NONCE_BYTES = 12


class VaultError(Exception):
    """A key is invalid, or a ciphertext does not open; the message contains no secret."""


@dataclass(frozen=True)
class SecretPlace:
    """What a ciphertext belongs to: an object of an organisation or a person. `purpose` separates kinds of
    objects."""

    purpose: str
    owner: UUID
    thing: UUID
    field: str

    def associated(self) -> bytes:
        """The place as associated data."""
        return f"{self.purpose}|{self.owner}|{self.thing}|{self.field}".encode()


@dataclass(frozen=True)
class MasterKey:
    """32 random bytes and a short id that reveals nothing about them."""

    secret: bytes

    @property
    def id(self) -> str:
        """The first 32 bits of a hash of the key."""
        return hashlib.sha256(b"wireloom/key-id|" + self.secret).hexdigest()[:8]

    def __repr__(self) -> str:
        return f"MasterKey({self.id})"


class KeyRing:
    """The operator's keys, newest first: the first one seals, all of them open."""

    def __init__(self, keys: list[MasterKey]) -> None:
        if not keys:
            raise VaultError("There is no encryption key.")
        self._keys = {key.id: key for key in keys}
        self.newest = keys[0]

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Parse a comma-separated list of keys, each 32 bytes in base64 or hex. Raises VaultError."""
        parts = [part.strip() for part in text.split(",") if part.strip()]
        return cls([MasterKey(_key_bytes(part, place)) for place, part in enumerate(parts, 1)])

    @property
    def ids(self) -> list[str]:
        """The keys' ids, newest first."""
        return list(self._keys)

    def seal(self, text: str, place: SecretPlace) -> str:
        """Encrypt with the newest key."""
        nonce = os.urandom(NONCE_BYTES)
        cipher = _cipher(self.newest, place.purpose, place.owner)
        sealed = nonce + cipher.encrypt(nonce, text.encode(), place.associated())
        return f"{VERSION}.{self.newest.id}.{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, sealed: str, place: SecretPlace) -> str:
        """Decrypt. Raises VaultError, which says whether the key is missing or the ciphertext is damaged."""
        version, _, rest = sealed.partition(".")
        key_id, _, encoded = rest.partition(".")
        if version != VERSION:
            raise VaultError(f"The format {version[:8]!r} is unknown.")
        key = self._keys.get(key_id)
        if key is None:
            raise VaultError(f"The encryption key {key_id[:8]!r} is not in the key ring.")
        try:
            raw = base64.urlsafe_b64decode(encoded)
            nonce, ciphertext = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
            opened = _cipher(key, place.purpose, place.owner).decrypt(nonce, ciphertext, place.associated())
        except (InvalidTag, ValueError) as error:
            raise VaultError("The stored secret is damaged, or belongs to something else.") from error
        return opened.decode()


def new_key() -> str:
    """A new key in the format of the operator's settings."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


@lru_cache(maxsize=1024)
def _cipher(key: MasterKey, purpose: str, owner: UUID) -> AESGCM:
    derive = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=owner.bytes, info=purpose.encode())
    return AESGCM(derive.derive(key.secret))


def _key_bytes(text: str, place: int) -> bytes:
    for decode in (bytes.fromhex, _from_base64):
        try:
            raw = decode(text)
        except ValueError:
            continue
        if len(raw) == KEY_BYTES and len(set(raw)) > 8:
            return raw
    raise VaultError(f"Key {place} is not {KEY_BYTES} random bytes in base64 or hex.")


def _from_base64(text: str) -> bytes:
    padded = text.replace("+", "-").replace("/", "_") + "=" * (-len(text) % 4)
    try:
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
