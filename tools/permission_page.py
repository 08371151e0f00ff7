"""docs/permissions.md: who may do what, made from the table of permissions and from what each operation asks."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from drf_spectacular.generators import EndpointEnumerator

from accounts.authentication import OwnSession
from accounts.permissions import IMPLIED, MEANING, PERMISSIONS, Role

PLAIN_VIEWS = {"POST /api/workflows/{id}/run/": "workflow.run"}
"""Operations without DRF: their views ask for the permission themselves."""
OWN_ACCOUNT = "one's own account"
"""What takes no permission: everybody's own account, with a session and never with a token."""
YES, NO, OWN, PART = "✔", "–", "own", "part"
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
- **own**: what one has started or made oneself. A run by hand belongs to who started it, with everything that it
  calls; what a webhook, a schedule or another workflow's end has started is nobody's, and so are runs and credentials
  from before that was kept.
- **part**: with `redacted: true` and null in place of what is not to be seen. Without `workflow.address` no
  address of a webhook, form or chat. Without `execution.payload` no input, output, value or streamed text of what
  one has not started oneself, no path, header or body of a call, of errors the code and the node only; templates are
  tried with examples; of the files only one's own.
- **A token's scope** stands for the finer permissions, too, that tell roles apart, as far as its owner's role has
  them: IMPLIED.
- **The name of the organisation** takes `organization.manage` besides what the operation asks for.
- **A credential that is not shared** is put into a workflow only by who made it or has `credential.manage`. Where it
  stands already it goes on working, whoever runs or edits the rest.
- **One's own account** (`/api/account/…`) needs no permission: everybody reaches their own and nobody another's, with
  a session only. A token gets 403.
- **A credential's secret** is shown to nobody. **Settings of the installation** stand in its environment; no role
  reaches them.
- **The sockets** take `execution.view` and show what the role shows; within seconds of losing either they end, or
  show less.
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
    """What an operation asks for: see `core.api.views.View`."""

    needed: str
    besides: str = ""
    others: str = ""
    own: str = ""
    redacts: str = ""

    def cell(self, permissions: frozenset[str]) -> str:
        """How far somebody with these permissions comes."""
        if self.needed == OWN_ACCOUNT:
            return YES
        if not {self.needed, self.besides or self.needed} <= permissions:
            return NO
        if self.others and self.others not in permissions:
            return OWN if (self.own or self.needed) in permissions else NO
        return PART if self.redacts and self.redacts not in permissions else YES


def operations_asked() -> dict[str, Asked]:
    """What each operation of the API asks for."""
    found = {operation: Asked(needed) for operation, needed in PLAIN_VIEWS.items()}
    for path, _, method, callback in EndpointEnumerator().get_api_endpoints():  # type: ignore[no-untyped-call]
        if callback.view_initkwargs.get("permission_classes") == []:
            continue  # the document itself is for everybody
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
