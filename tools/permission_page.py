"""docs/permissions.md: who may do what, made from the table of permissions and from what each operation asks."""

from collections.abc import Iterable

from drf_spectacular.generators import EndpointEnumerator

from accounts.authentication import OwnSession
from accounts.permissions import MEANING, PERMISSIONS, Role

PLAIN_VIEWS = {"POST /api/workflows/{id}/run/": "workflow.run"}
"""Operations without DRF: their views ask for the permission themselves."""
OWN_ACCOUNT = "one's own account"
"""What takes no permission: everybody's own account, with a session and never with a token."""
YES, NO = "✔", "–"
INTRODUCTION = """<!-- Generated from accounts/permissions.py and the views by `make types`. -->

# Who may do what

A person has one role in an organisation. What they may do follows from the first table, what each operation of the
API asks for from the second.

- **A token** may do what its scopes and its owner's role *now* both allow; without scopes, what the role allows.
- **Nobody gives more than they have.** A role is given only by who has every permission of it, and a token gets no
  wider scopes and no longer life than what makes it. Owners are changed and removed only with `owner.manage`, and
  the last one stays.
- **Who stands above oneself** is out of reach: an admin neither changes an owner nor revokes an owner's token.
- **An invitation** works while who made it may still give its role; **a token made by a token** ends with it.
- **Without a session or a token, or without a role here,** every operation answers 401; **without the permission**
  403; for what belongs to **another organisation** 404.
- **One's own account** (`/api/account/…`) needs no permission: everybody reaches their own and nobody another's, with
  a session only. A token gets 403.
- **A credential's secret** is shown to nobody. **Settings of the installation** stand in its environment; no role
  reaches them.
- **The sockets** `/ws/executions/…` take `execution.view`, and end within seconds of losing it.
"""


def permission_page() -> str:
    """The whole page."""
    permissions = ((f"`{name}`", meaning, *_cells(name)) for name, meaning in MEANING.items())
    operations = (
        (f"`{operation}`", f"`{needed}`", *_cells(needed)) for operation, needed in operations_asked().items()
    )
    return "\n".join(
        [
            INTRODUCTION,
            "## Permissions\n",
            _table(("permission", "what it allows", *Role), permissions),
            "## Operations\n",
            _table(("operation", "permission", *Role), operations),
        ]
    )


def operations_asked() -> dict[str, str]:
    """The permission that each operation of the API asks for."""
    found = dict(PLAIN_VIEWS)
    for path, _, method, callback in EndpointEnumerator().get_api_endpoints():  # type: ignore[no-untyped-call]
        if callback.view_initkwargs.get("permission_classes") == []:
            continue  # the document itself is for everybody
        of_account = OwnSession in callback.cls.permission_classes
        found[f"{method} {path}"] = OWN_ACCOUNT if of_account else callback.cls.permissions_needed[method]
    return dict(sorted(found.items(), key=lambda item: item[0].split()[::-1]))


def _cells(permission: str) -> list[str]:
    return [YES if permission in (OWN_ACCOUNT, *PERMISSIONS[role]) else NO for role in Role]


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head)]
    lines += [["---"] * 2 + [":-:"] * len(Role), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
