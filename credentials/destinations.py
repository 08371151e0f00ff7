"""A secret stays where it was entered for: sending it elsewhere needs whoever knows it."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.errors import UnprocessableError
from credentials.types import CredentialType


def check_destination(
    kind: type[CredentialType], before: Mapping[str, str], after: Mapping[str, str], given: Mapping[str, Any]
) -> None:
    """Raise UnprocessableError `secret_needed` where a kept secret would go elsewhere; `given` is the request's data.

    Whoever may edit a credential may not therefore read it, as on a server of their own.
    """
    moved = [name for name in kind.marked("x-destination") if before.get(name) != after.get(name)]
    if moved:
        check_given(kind, moved, after, given)


def check_given(
    kind: type[CredentialType], moved: Iterable[str], after: Mapping[str, str], given: Mapping[str, Any]
) -> None:
    """Raise UnprocessableError `secret_needed` unless `given` has every secret of `after`."""
    needed = [name for name in kind.marked("x-secret") if name in after and name not in given]
    if needed:
        message = f"With other {_quoted(moved)} the stored secret would be sent elsewhere."
        hint = f"Enter {_quoted(needed)} again together with it."
        fields = dict.fromkeys(
            needed, f"Enter it again: with other {_quoted(moved)} it would be sent elsewhere."
        )
        raise UnprocessableError(message, hint, {"fields": fields}, "secret_needed")


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
