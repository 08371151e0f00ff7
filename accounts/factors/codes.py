"""Codes from an authenticator app (TOTP), and the recovery codes that replace it."""

import hmac
import re
import secrets
import time
from dataclasses import dataclass

import pyotp
from django.db import transaction
from django.utils import timezone

from accounts.models import Authenticator, RecoveryCode, User
from accounts.querysets import digest
from core.errors import ConflictError, InvalidError
from core.secrets.keys import key_ring
from core.secrets.vault import KeyRing, SecretPlace, VaultError

STEP_S = 30
DRIFT = 1
"""Steps by which a clock may be off (RFC 6238, section 5.2, recommends one)."""
RECOVERY_CODES = 10
_PURPOSE = "wireloom/authenticator/v1"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without easily confused characters; 16 of them are 79 random bits."""
_CODE = re.compile(r"[0-9]{6}", re.ASCII)


@dataclass(frozen=True)
class Enrolment:
    """Shown once, for the app: the secret in base32, the same as a URI, and that as a QR code (data URI)."""

    secret: str
    uri: str
    qr: str


def is_second_step_on(user: User) -> bool:
    """Whether this person needs more than a password."""
    return Authenticator.objects.filter(user=user).exclude(confirmed_at=None).exists()


def enrol(user: User) -> Enrolment:
    """Create a secret, which takes effect once a code from it is confirmed. Raises ConflictError if one is
    active."""
    if is_second_step_on(user):
        raise ConflictError("A second factor is already on.", "Remove it first.", code="second_factor_on")
    secret = pyotp.random_base32()
    ring = key_ring()
    row, _ = Authenticator.objects.get_or_create(user=user, defaults={"sealed": "", "key_id": ""})
    sealed = ring.seal(secret, _place(row))
    fresh = {"sealed": sealed, "key_id": ring.newest.id, "last_step": 0}
    Authenticator.objects.filter(pk=row.pk, confirmed_at=None).update(**fresh)
    import segno  # draws what a person sees once in their life with us: not in every process's memory

    uri = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name="Wireloom")
    picture = segno.make(uri, error="m").svg_data_uri(scale=4, border=2, light="white")
    return Enrolment(secret, uri, picture)


@transaction.atomic
def enrol_confirm(user: User, code: str) -> list[str]:
    """Activate the second factor; returns the recovery codes. Raises InvalidError, ConflictError."""
    row = Authenticator.objects.select_for_update().filter(user=user).first()
    if row is None or row.confirmed_at is not None:
        raise ConflictError("There is nothing to confirm.", "Start again.", code="nothing_to_confirm")
    if not _use_code(row, code):
        raise wrong_code("Enter the code that the app shows now, and check that the phone's clock is right.")
    Authenticator.objects.filter(pk=row.pk).update(confirmed_at=timezone.now())
    return recovery_codes_make(user)


def code_use(user: User, code: str) -> str | None:
    """Which kind of code it was, `code` or `recovery code`; None for a wrong one. Each correct code works once."""
    row = Authenticator.objects.filter(user=user).exclude(confirmed_at=None).first()
    if row is None:
        return None
    if _use_code(row, code):
        return "code"
    plain = digest(re.sub(r"[\s-]", "", code[:64]).lower())
    unused = RecoveryCode.objects.filter(user=user, digest=plain, used_at=None)
    return "recovery code" if unused.update(used_at=timezone.now()) else None


@transaction.atomic
def recovery_codes_make(user: User) -> list[str]:
    """Create ten new codes; the previous ones stop working."""
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(16)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=digest(code)) for code in codes)
    return ["-".join(re.findall("....", code)) for code in codes]


def recovery_codes_left(user: User) -> int:
    """The number of unused codes."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


@transaction.atomic
def second_factor_remove(user: User) -> bool:
    """Remove the second factor; returns whether there was one."""
    was_on = is_second_step_on(user)
    RecoveryCode.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    return was_on


def wrong_code(hint: str = "Wait for the next one, or use a recovery code.") -> InvalidError:
    """The error for every code that does not work, including used ones."""
    return InvalidError("The code is wrong or has already been used.", hint, code="wrong_code")


def reseal(row: Authenticator, ring: KeyRing) -> bool:
    """Re-encrypt the secret with the newest key; False if it changed meanwhile. Raises VaultError."""
    sealed = ring.seal(ring.open(row.sealed, _place(row)), _place(row))
    same = Authenticator.objects.filter(pk=row.pk, sealed=row.sealed)
    return bool(same.update(sealed=sealed, key_id=ring.newest.id))


def _use_code(row: Authenticator, code: str) -> bool:
    code = re.sub(r"\s", "", code[:64])
    if not _CODE.fullmatch(code):
        return False
    try:
        hotp = pyotp.HOTP(key_ring().open(row.sealed, _place(row)))
    except VaultError:
        return False  # its key is lost; recovery codes still work
    now = int(time.time()) // STEP_S
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(hotp.at(step), code):
            # A second, even concurrent, use of the same code finds the step used.
            fresh = Authenticator.objects.filter(pk=row.pk, sealed=row.sealed, last_step__lt=step)
            return bool(fresh.update(last_step=step))
    return False


def _place(row: Authenticator) -> SecretPlace:
    return SecretPlace(_PURPOSE, row.user_id, row.pk, "secret")
