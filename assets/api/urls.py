"""URL routes of files."""

from django.urls import path

from assets.api import views

urlpatterns = [
    path("assets/", views.AssetList.as_view()),
    path("assets/<uuid:id>/", views.AssetDetail.as_view()),
    path("assets/<uuid:id>/content/", views.AssetContent.as_view()),
]
