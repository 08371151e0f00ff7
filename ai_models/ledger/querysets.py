"""How calls of models are found."""

from typing import Self
from uuid import UUID

from core.db.models import OrganizationQuerySet


class LlmCallQuerySet(OrganizationQuerySet):
    """The ledger's rows."""

    def of_node(self, execution: UUID, node_id: str, iteration: str) -> Self:
        """The calls of one node of an execution, in the order in which they were made."""
        found = self.filter(execution=execution, node_id=node_id, iteration=iteration)
        return found.order_by("attempt", "number")


class BudgetQuerySet(OrganizationQuerySet):
    """The organisations' budgets."""
