"""A secret may only be sent where it was entered for; sending it elsewhere requires entering it again."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.errors import UnprocessableError
from credentials.types import CredentialType


def check_destination(
    kind: type[CredentialType], before: Mapping[str, str], after: Mapping[str, str], given: Mapping[str, Any]
) -> None:
    """Raise UnprocessableError `secret_needed` if a stored secret would be sent elsewhere; `given` is the
    request's data.

    Otherwise anyone who may edit a credential could read its secret by sending it to their own server.
    """
    moved = [name for name in kind.marked("x-destination") if before.get(name) != after.get(name)]
    if moved:
        check_given(kind, moved, after, given)


def check_given(
    kind: type[CredentialType], moved: Iterable[str], after: Mapping[str, str], given: Mapping[str, Any]
) -> None:
    """Raise UnprocessableError `secret_needed` unless `given` contains every secret of `after`."""
    needed = [name for name in kind.marked("x-secret") if name in after and name not in given]
    if needed:
        message = f"Changing {_quoted(moved)} would send the stored secret elsewhere."
        hint = f"Enter {_quoted(needed)} again in the same request."
        fields = dict.fromkeys(needed, f"Enter it again: changing {_quoted(moved)} would send it elsewhere.")
        raise UnprocessableError(message, hint, {"fields": fields}, "secret_needed")


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
