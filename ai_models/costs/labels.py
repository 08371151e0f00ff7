"""What the groups of a sum are called."""

from collections.abc import Collection
from uuid import UUID

from ai_models.budgets.services import target_names

NOBODY = {
    "credential": "No credential",
    "agent": "No agent",
    "route": "No route",
    "provider": "No provider named",
}


def labels(by: str, keys: Collection[str], organization: UUID) -> dict[str, str]:
    """The name of each group by its key; what was deleted goes by its id, and what is its own name by that."""
    found = {key: key or NOBODY.get(by, "") for key in keys}
    if by in ("workflow", "credential"):
        ids = [UUID(key) for key in keys if key]
        known = target_names(by, organization, ids)
        found |= {str(pk): name for pk, name in known.items()}
    return found
