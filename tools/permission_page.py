"""docs/permissions.md: who may do what, generated from the permission table and the operations' requirements."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from drf_spectacular.generators import EndpointEnumerator

from accounts.authentication import OwnSession
from accounts.permissions import IMPLIED, MEANING, PERMISSIONS, Role

PLAIN_VIEWS = {"POST /api/workflows/{id}/run/": "workflow.run"}
"""Operations outside DRF, whose views check the permission themselves."""
OWN_ACCOUNT = "one's own account"
"""Operations that need no permission: everybody's own account, with a session and never with a token."""
YES, NO, OWN, PART = "✔", "–", "own", "part"
INTRODUCTION = """<!-- Generated from accounts/permissions.py and the views by `make types`. -->

# Who may do what

A person has one role in an organisation. The first table lists the permissions of each role, the second the
permissions that each API operation requires.

- **A token** may do what its scopes and its owner's *current* role both allow; without scopes, everything the role
  allows.
- **Nobody can give more than they have.** Giving a role requires all of its permissions, and a token gets no wider
  scopes and no longer life than the token that creates it. Changing and removing owners requires `owner.manage`,
  and the last owner stays.
- **Members with a higher role** are out of reach: an admin can neither change an owner nor revoke an owner's token.
- **An invitation** works while its inviter may still give its role; **a token created by a token** ends with it.
- **Without a session or a token, or without a role here,** every operation returns 401; **without the permission**
  403; for objects of **another organisation** 404.
- **own**: objects that the caller started or created. A manual run belongs to the person who started it, with all
  the runs it calls; runs started by a webhook, a schedule or another workflow's end belong to nobody, and so do
  runs and credentials from before this was recorded.
- **part**: with `redacted: true` and null in place of hidden values. Without `workflow.address`, the addresses of
  webhooks, forms and chats are hidden. Without `execution.payload`, the callers see no input, output, value or
  streamed text of other people's runs, no path, header or body of a call, and only the code and node of errors;
  templates are previewed with examples; only the callers' own files are visible.
- **A token's scope** includes the finer permissions that distinguish roles, as far as its owner's role has them:
  IMPLIED.
- **The name of the organisation** requires `organization.manage` in addition to the operation's permission.
- **A credential that is not shared** can be added to a workflow only by its creator or with `credential.manage`. In
  steps that already use it, it keeps working, whoever runs or edits the rest.
- **One's own account** (`/api/account/…`) needs no permission: everybody can reach their own and nobody else's, and
  only with a session. A token gets 403.
- **A credential's secret** is never shown. **Settings of the installation** are in its environment; no role can
  change them.
- **Sockets** require `execution.view` and show what the role may see; within seconds of losing either, they close
  or show less.
"""


def _introduction() -> str:
    implied = [
        f"`{scope}` for {' and '.join(f'`{name}`' for name in sorted(names))}"
        for scope, names in IMPLIED.items()
    ]
    lines = textwrap.wrap(f"them: {', '.join(implied)}.", 116, initial_indent="  ", subsequent_indent="  ")
    return INTRODUCTION.replace("  them: IMPLIED.", "\n".join(lines))


def permission_page() -> str:
    """The whole page."""
    permissions = (
        (f"`{name}`", meaning, *(YES if name in PERMISSIONS[role] else NO for role in Role))
        for name, meaning in MEANING.items()
    )
    operations = (
        (f"`{operation}`", f"`{asked.needed}`", *(asked.cell(PERMISSIONS[role]) for role in Role))
        for operation, asked in operations_asked().items()
    )
    return "\n".join(
        [
            _introduction(),
            "## Permissions\n",
            _table(("permission", "what it allows", *Role), permissions),
            "## Operations\n",
            _table(("operation", "permission", *Role), operations),
        ]
    )


@dataclass(frozen=True)
class Asked:
    """The requirements of an operation: see `core.api.views.View`."""

    needed: str
    besides: str = ""
    others: str = ""
    own: str = ""
    redacts: str = ""

    def cell(self, permissions: frozenset[str]) -> str:
        """How much of the operation these permissions allow."""
        if self.needed == OWN_ACCOUNT:
            return YES
        if not {self.needed, self.besides or self.needed} <= permissions:
            return NO
        if self.others and self.others not in permissions:
            return OWN if (self.own or self.needed) in permissions else NO
        return PART if self.redacts and self.redacts not in permissions else YES


def operations_asked() -> dict[str, Asked]:
    """The requirements of each operation of the API."""
    found = {operation: Asked(needed) for operation, needed in PLAIN_VIEWS.items()}
    for path, _, method, callback in EndpointEnumerator().get_api_endpoints():  # type: ignore[no-untyped-call]
        if callback.view_initkwargs.get("permission_classes") == []:
            continue  # the document itself is public
        view = callback.cls
        if OwnSession in view.permission_classes:
            found[f"{method} {path}"] = Asked(OWN_ACCOUNT)
            continue
        more = (view.besides, view.others_need, view.own_needs, view.redacts)
        found[f"{method} {path}"] = Asked(
            view.permissions_needed[method], *(asked.get(method, "") for asked in more)
        )
    return dict(sorted(found.items(), key=lambda item: item[0].split()[::-1]))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head)]
    lines += [["---"] * 2 + [":-:"] * len(Role), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
