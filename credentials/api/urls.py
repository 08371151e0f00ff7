"""URL routes of credentials."""

from django.urls import path

from credentials.api import views

urlpatterns = [
    path("credentials/", views.CredentialList.as_view()),
    path("credentials/<uuid:id>/", views.CredentialDetail.as_view()),
    path("credentials/<uuid:id>/test/", views.CredentialTest.as_view()),
    path("credential-types/", views.CredentialTypeList.as_view()),
]
