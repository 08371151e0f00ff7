"""Addresses of models and money."""

from django.urls import path

from ai_models.api import budgets, costs, integration, routes, views

urlpatterns = [
    path("models/", views.ModelList.as_view()),
    path("models/sync/", views.ModelSync.as_view()),
    path("integrations/openrouter/", integration.IntegrationDetail.as_view()),
    path("integrations/openrouter/connect/", integration.IntegrationConnect.as_view()),
    path("routes/", routes.RouteList.as_view()),
    path("routes/<str:id>/", routes.RouteDetail.as_view()),
    path("routes/<str:id>/check/", routes.RouteChecks.as_view()),
    path("llm-calls/", costs.LlmCallList.as_view()),
    path("costs/", costs.CostList.as_view()),
    path("costs/export/", costs.CostExport.as_view()),
    path("budgets/", budgets.BudgetList.as_view()),
    path("budgets/<uuid:id>/", budgets.BudgetDetail.as_view()),
]
