"""Addresses of session, tokens and members."""

from django.urls import path

from accounts.api import audit, views

urlpatterns = [
    path("session/", views.SessionView.as_view()),
    path("session/organization/", views.SessionOrganization.as_view()),
    path("organization/", views.OrganizationDetail.as_view()),
    path("tokens/", views.TokenList.as_view()),
    path("tokens/<uuid:id>/", views.TokenDetail.as_view()),
    path("members/", views.MemberList.as_view()),
    path("members/<uuid:id>/", views.MemberDetail.as_view()),
    path("audit/", audit.AuditList.as_view()),
    path("audit/export/", audit.AuditExport.as_view()),
    path("audit/verification/", audit.AuditVerification.as_view()),
]
