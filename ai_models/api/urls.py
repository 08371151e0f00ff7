"""Addresses of the catalogue."""

from django.urls import path

from ai_models.api import views

urlpatterns = [
    path("models/", views.ModelList.as_view()),
    path("models/sync/", views.ModelSync.as_view()),
]
