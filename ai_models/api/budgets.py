"""Budgets over the API."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import actor_of
from ai_models.api.money_answers import Budget
from ai_models.api.money_bodies import CreateBudget, UpdateBudget
from ai_models.budgets import services
from ai_models.budgets.standing import standings
from ai_models.models import Budget as Row
from core.api.views import View, everything
from core.wire import listing

_MANAGE = "budget.manage"


class BudgetList(View):
    """The organisation's budgets."""

    permissions_needed = {"GET": "execution.view", "POST": _MANAGE}

    @extend_schema(responses=listing(Budget))
    def get(self, request: Request) -> Response:
        """All of them, oldest first, as they stand now."""
        rows = Row.objects.in_organization(actor_of(request).organization).order_by("id")
        return everything([Budget.of(one) for one in standings(list(rows), timezone.now())])

    @extend_schema(request=CreateBudget, responses={201: Budget})
    def post(self, request: Request) -> Response:
        """Make a budget; it counts what was spent since its period began."""
        asked = self.body(request, CreateBudget).given()
        return _told(services.budget_create(actor=actor_of(request), **asked), 201)


class BudgetDetail(View):
    """One budget."""

    permissions_needed = {"GET": "execution.view", "PATCH": _MANAGE, "DELETE": _MANAGE}

    @extend_schema(responses=Budget)
    def get(self, request: Request, id: UUID) -> Response:
        """The budget as it stands now."""
        return _told(self._budget(request, id))

    @extend_schema(request=UpdateBudget, responses=Budget)
    def patch(self, request: Request, id: UUID) -> Response:
        """Change it; a limit that was raised lets later calls through at once."""
        asked = self.body(request, UpdateBudget).given()
        found = self._budget(request, id)
        return _told(services.budget_update(actor=actor_of(request), budget=found, **asked))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: UUID) -> Response:
        """Delete it; nothing that was spent is forgotten."""
        services.budget_delete(actor=actor_of(request), budget=self._budget(request, id))
        return Response(status=204)

    def _budget(self, request: Request, id: UUID) -> Row:
        found: Row = Row.objects.in_organization(actor_of(request).organization).get_or_404(id)
        return found


def _told(budget: Row, status: int = 200) -> Response:
    (standing,) = standings([budget], timezone.now())
    return Response(Budget.of(standing), status)
